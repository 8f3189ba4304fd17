"""Parts of sentences as plain text, with the articles that whole sentences have."""

from __future__ import annotations

from detente.present import say


def said(template: str, /, **values: object) -> str:
    """What `say` makes of a template, as text whose first letter is as the template has it.

    For reasons that are kept as text and stand inside sentences; the template begins with a letter of its own.
    """
    return template[0] + str(say(template, "body", **values))[1:]
