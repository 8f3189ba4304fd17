"""How elements of a dispute are named in tables and sentences about the gap."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from detente.analysis.wording import actor_ref, measure_ref
from detente.model.dispute import Dispute
from detente.present.explanation import list_words, phrase
from detente.present.values import Phrase, Ref, ref


def name_issue(dispute: Dispute, issue: str) -> Ref:
    """An issue by its name (a measure stands for itself where the file groups none)."""
    kind = "issue" if issue in dispute.effective.issues else "measure"
    return ref("issue" if kind == "issue" else "measure", issue, dispute.label(issue))


def name_measures(dispute: Dispute, measures: Iterable[str]) -> Phrase:
    """Measures by their names."""
    return Phrase(list_words([measure_ref(dispute, m) for m in measures]))


def name_demand(dispute: Dispute, demand: str) -> Ref:
    """A demand by its title."""
    spec = dispute.effective.demands.get(demand)
    return ref("demand", demand, spec.title if spec is not None and spec.title else demand.replace("_", " "))


def name_pair(dispute: Dispute, pair: Iterable[str]) -> Phrase:
    """Two actors as a pair."""
    one, other = pair
    return phrase("{one} and {other}", one=actor_ref(dispute, one), other=actor_ref(dispute, other))


def describe_levels(
    dispute: Dispute, levels: Mapping[str, str], base: Mapping[str, str] | None = None
) -> Phrase:
    """The levels that differ from `base` (default: the start), in words."""
    under = dispute.start if base is None else base
    clauses: list[str | Ref] = []
    for m, level in levels.items():
        if level == under.get(m):
            continue
        clauses += [", "] if clauses else []
        clauses.append(measure_ref(dispute, m))
        if level != "yes":
            clauses.append(f": {level.replace('_', ' ')}")
    return Phrase(tuple(clauses) or ("as at the start" if base is None else "no change",))
