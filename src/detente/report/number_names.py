"""What a number of a dispute is called for a reader: the heading it stands under, and its name there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.report.phrasing import Phrasing, plain

if TYPE_CHECKING:
    from detente.model.numbers import Estimate

_HEADS = {
    "measures": "Measures: going back, being seen",
    "factors": "Shared factors",
    "roles": "Roles of third parties",
    "hazards": "Hazards",
    "beliefs": "Trust",
    "demands": "Demands",
}


def name_number(words: Phrasing, estimate: Estimate) -> tuple[str, str]:
    """The heading that a number stands under and what it is called there.

    Where the file grows keys that are not known here, the number keeps its path: a plain name, never a wrong one.
    """
    keys = [str(key) for key in estimate.keys]
    first, rest = keys[0], keys[1:]
    head, label = _HEADS.get(first, plain(first)), _other(rest)
    if first in ("actors", "penalties", "preferences") and rest:
        head, label = _of_actor(words, first, rest)
    elif first == "views" and len(rest) > 2:
        who, _, of, *more = rest
        head = f"What {words.actor(who)} thinks that {words.actor(of)} wants"
        label = _wanted(words, more)
    elif first == "measures" and len(rest) > 1:
        what = (
            f"going back from {plain(rest[2])}"
            if rest[1] == "undo" and len(rest) > 2
            else "chance of being seen"
        )
        label = f"{words.dispute.label(rest[0])}: {what}"
    elif first == "demands" and rest:
        demand = words.dispute.effective.demands.get(rest[0])
        title = demand.title if demand is not None and demand.title else plain(rest[0])
        label = f"Leaving unmet: {title}"
    elif first == "beliefs" and len(rest) == 3:
        label = f"{words.actor(rest[1])} trusts {words.actor(rest[2])}"
    elif first == "roles" and rest:
        # a role's id has a dot of its own: actor.kind
        who, _, kind = rest[0].partition(".")
        name = (
            f"{words.actor(who)} as {kind}" if kind and who in words.dispute.spec.actors else plain(rest[0])
        )
        label = ": ".join([name, *map(plain, rest[1:])])
    elif first == "hazards" and rest[:1] == ["turnover"] and len(rest) > 1:
        label = f"Change of leader: {words.actor(rest[1])}"
    if estimate.when is not None:
        label = f"{label}, when {words.lowered(words.formula(estimate.when))}"
    return head, label[:1].upper() + label[1:]


def _of_actor(words: Phrasing, first: str, rest: list[str]) -> tuple[str, str]:
    who, more = str(words.actor(rest[0])), rest[1:]
    if first == "penalties":
        return f"What {who} loses by breaking a plan", "Penalty"
    if first == "preferences":
        return f"What {who} wants", _wanted(words, more)
    return who, _other(more)


def _wanted(words: Phrasing, keys: list[str]) -> str:
    """The rest of a path under `preferences`: a payoff by bloc, measure and level, or something else."""
    dispute = words.dispute
    bloc = ""
    if keys[:1] == ["blocs"] and len(keys) > 2:
        bloc, keys = f"{plain(keys[1])}: ", keys[2:]
    if keys[:1] != ["worth"] or len(keys) < 2:
        return bloc + _other(keys)
    item = keys[1]
    if item not in dispute.all_measures:
        return bloc + words.formula(item)
    level = keys[2] if len(keys) > 2 else dispute.all_measures[item].levels[-1]
    return f"{bloc}{words.level(item, level)}"


def _other(keys: list[str]) -> str:
    return " ".join(plain(key) for key in keys if not key.isdigit()) or "number"
