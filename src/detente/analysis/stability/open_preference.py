"""Preference that is not known between some states, and preference that is strong or mild.

Unknown (Li, Hipel, Kilgour and Fang 2004). Each concept has four forms, by whether the actor would leave
for a state that may be better, and whether a state that may be worse deters it:

    form  leaves for unknown  deterred by unknown  the actor
    a     yes                 no                   bold
    b     no                  no                   goes by what is known
    c     yes                 yes                  goes by what may be
    d     no                  yes                  cautious

In SEQ opponents are taken to move where it is, or may be, better for them. Preference need not be transitive
here, so sequences are followed with the rule that nobody moves twice in a row.

Strength (Hamouda, Kilgour and Hipel 2004; several actors 2006). A state is *strongly* stable if each
improvement is followed by something much worse, *weakly* stable if it is stable otherwise; *general*
stability asks whether at all. Nash stability has no strength: where there is no improvement nothing need be
punished.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from detente.analysis.stability.arcs import Web
from detente.analysis.stability.game import Mask
from detente.errors import SettingError, TooLargeError

FORMS: Final = {"a": (True, False), "b": (False, False), "c": (True, True), "d": (False, True)}
RULES: Final = {"nash": 0, "gmr": 1, "smr": 2, "seq": 3}
WORK = 20_000_000_000
"""Nodes times arcs times actors that are followed, at most."""


def find_stable_forms(web: Web, concept: str, form: str = "b", *, strong: bool = False) -> Mask:
    """(actors, nodes): stable under a concept in one of the forms a, b, c, d; `strong`: strongly stable.

    Without unknown preference all forms agree, and with `strong` false they are the ordinary concepts.
    Raises SettingError for a concept or form that is not there, TooLargeError beyond the bound on the work.
    """
    from detente.analysis.stability import arcs_kernels as kernels

    if concept not in RULES:
        raise SettingError(
            f"{concept!r} has no forms for unknown or strong preference; {', '.join(RULES)} have"
        )
    if form not in FORMS:
        raise SettingError(f"no form of unknown preference is called {form!r}; there are {', '.join(FORMS)}")
    n_actors, count = web.ranks.shape
    if count * web.to.size * n_actors > WORK:
        raise TooLargeError(
            f"{count:,} states with {web.to.size:,} moves are too many to follow sequences one by one; "
            "unknown and strong preferences come from rankings written out state by state, for small disputes"
        )
    open_at, open_to = web.lay_out_open_pairs()
    leave, fear = FORMS[form]
    out = np.empty((n_actors, count), np.bool_)
    for i in range(n_actors):
        others = np.array([j for j in range(n_actors) if j != i], np.int64)
        out[i] = kernels.judge_in_turn(
            i,
            others,
            RULES[concept],
            leave,
            fear,
            strong,
            web.to_at,
            web.to,
            web.ranks,
            web.strength,
            open_at,
            open_to,
        )
    return out
