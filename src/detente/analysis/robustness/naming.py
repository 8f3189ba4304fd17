"""What a number is called: whose, of what, in which case; two numbers never by the same name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from detente.model.dispute import Dispute
from detente.model.draws import ANALYST
from detente.model.numbers import Estimate, KeyPath
from detente.present import Ref, ref

WHOSE = "whose numbers"

_HEADS = {
    "preferences": "",
    "actors": "",
    "measures": "",
    "hazards": "hazard of ",
    "factors": "factor ",
    "penalties": "penalty for ",
    "beliefs": "",
}


def name_estimate(dispute: Dispute, path: str) -> Ref:
    """A number, or a sum of several, by words that a reader knows it by; `analyst` (and `analyst.NAME`) as whose
    numbers they are.
    """
    if path in dispute.estimates:
        return ref("estimate", path, _name_all(dispute)[path])
    entry = dispute.estimates.get(f"{path}.0")
    if entry is not None:  # a sum, known by the place that its entries share
        return ref("estimate", path, _name(dispute, replace(entry, keys=entry.keys[:-1])))
    return ref("estimate", path, WHOSE if path.split(".")[0] == ANALYST else path)


def name_analyst(analyst: str) -> str:
    """An analyst's name in words."""
    return analyst.replace("_", " ")


def _name_all(dispute: Dispute) -> Mapping[str, str]:
    """Every number's name; where words do not tell two apart, the path stands beside them."""
    # kept with the dispute itself, so that it goes when that goes
    kept: dict[str, str] | None = dispute.__dict__.get("_number_names")
    if kept is None:
        plain = {path: _name(dispute, estimate) for path, estimate in dispute.estimates.items()}
        count = Counter(plain.values())
        kept = {path: name if count[name] == 1 else f"{name} ({path})" for path, name in plain.items()}
        dispute.__dict__["_number_names"] = kept
    return kept


def _name(dispute: Dispute, estimate: Estimate) -> str:
    keys = list(estimate.keys)
    last: str | None = None
    if estimate.kind == "order":  # a weight is told by what it is the weight of, not by its place
        last = f"weight of {_weighed(dispute, estimate.keys)}"
        keys = keys[:-2]
    elif isinstance(keys[-1], int):  # an entry of a sum: told by when it counts
        last = f"when {estimate.when}".replace("_", " ") if estimate.when else "in any case"
        keys = keys[:-1]
    head, *rest = (str(k) for k in keys)
    who: list[str] = []
    if head == "views":
        viewer, _, of, *rest = rest
        who = [f"{_label(dispute, of)} as seen by {_label(dispute, viewer)}"]
    elif head == "roles":
        actor, _, kind = rest[0].partition(".")
        who = [f"{_label(dispute, actor)} as {kind.replace('_', ' ')}" if kind else rest[0]]
        rest = rest[1:]
    elif head == "beliefs" and len(rest) == 3:
        rest = [rest[1], f"trust in {_label(dispute, rest[2])}"]
    words = [*who, *(_label(dispute, k) for k in rest if k not in ("worth", "blocs"))]
    words += [] if last is None else [last]
    return ("" if who else _HEADS.get(head, f"{head} ")) + ", ".join(words)


def _label(dispute: Dispute, key: str) -> str:
    known = key in dispute.actors or key in dispute.all_measures
    return dispute.label(key) if known else key.replace("_", " ")


def _weighed(dispute: Dispute, keys: KeyPath) -> str:
    """The formula that a weight of an order of importance belongs to."""
    spec = dispute.effective
    wants = spec.preferences if keys[0] == "preferences" else spec.views[str(keys[1])].preferences
    formulas = wants[str(keys[-3])].importance or ()
    return str(formulas[int(keys[-1])]).replace("_", " ")
