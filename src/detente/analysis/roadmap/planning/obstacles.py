"""What in a proposal cannot be done as written: impossible steps, broken rules, works that take longer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.analysis.roadmap.game.formulation import Formulation, place_of
from detente.analysis.roadmap.game.instance import Instance
from detente.analysis.roadmap.planning.phrasing import said
from detente.analysis.wording import actor_ref
from detente.model.checks_states import broken_rules
from detente.model.dispute import Dispute, State
from detente.present import list_words


def list_obstacles(dispute: Dispute, name: str, form: str, states: Sequence[State]) -> tuple[str, ...]:
    """Steps that lower a measure, move what is held, or change nothing: said with their place in the file."""
    found: list[str] = []
    before: State = dispute.start
    for k, state in enumerate(states):
        keys = ("proposals", name, "package") if form == "package" else ("proposals", name, "steps", k)
        where = "" if name not in dispute.spec.proposals else f" ({place_of(dispute, keys)})"
        which = "the package" if form == "package" else f"step {k + 1}"
        for m, spec in dispute.all_measures.items():
            low, high = spec.levels.index(before[m]), spec.levels.index(state[m])
            if high < low:
                found.append(
                    f"{which} takes {dispute.label(m)} back from {_plain(before[m])} to {_plain(state[m])}, and a plan "
                    f"only raises measures{where}"
                )
            elif high > low and m in dispute.held:
                found.append(
                    f"{which} moves {dispute.label(m)}, which is held at {_plain(before[m])} here{where}"
                )
        if state == before:
            found.append(f"{which} changes nothing{where}")
        before = state
    return tuple(found)


def _plain(level: str) -> str:
    return level.replace("_", " ")


@dataclass(frozen=True)
class Objection:
    """A rule or a hard demand that steps of a proposal go against.

    `steps` at which they do, with their places in the file (None: not from a file); `demand` its name where it is one;
    `text` what it says, with its place.
    """

    steps: tuple[tuple[int, str | None], ...]
    demand: str | None
    text: str
    package: bool

    def __str__(self) -> str:
        first, place = self.steps[0]
        at = f" ({place})" if place else ""
        which = "taken in one step the package" if self.package else f"step {first}"
        verb = "breaks" if self.demand is None else "goes against"
        more = [f"{k}" for k, _ in self.steps[1:]]
        also = (
            f", and so do{'es' * (len(more) == 1)} step{'s' * (len(more) > 1)} {_listed(more)}"
            if more
            else ""
        )
        return f"{which}{at} {verb} {self.text}{also}"


def _listed(words: Sequence[str]) -> str:
    return "".join(str(w) for w in list_words(list(words)))


def list_broken(
    formulation: Formulation, instance: Instance, path: Sequence[tuple[int, ...]], name: str, form: str
) -> tuple[Objection, ...]:
    """Rules about states and plans and hard demands that the steps go against, in the order in which they do."""
    dispute = formulation.dispute
    plan_rules = [k for k, r in enumerate(dispute.effective.rules) if r.need is not None]
    found: dict[tuple[str, int | str], list[tuple[int, str | None]]] = {}
    before: set[int] = set()
    for k in range(1, len(path)):
        keys = ("proposals", name, "package") if form == "package" else ("proposals", name, "steps", k - 1)
        at = (k, place_of(dispute, keys) if name in dispute.spec.proposals else None)
        broken = broken_rules(dispute, formulation.state_of(path[k]))
        for r in broken:
            if r not in before:
                found.setdefault(("rule", r), []).append(at)
        before = set(broken)
        for r, condition in zip(plan_rules, instance.preconditions, strict=True):
            reaches = condition.before.holds_at(path[k]) and not condition.before.holds_at(path[k - 1])
            if reaches and not condition.need.holds_at(path[k - 1]):
                found.setdefault(("rule", r), []).append(at)
        for demand, hold in zip(formulation.hard, instance.demands, strict=True):
            raised = any(path[k][m] > path[k - 1][m] for m in hold.measures)
            if raised and not hold.until.holds_at(path[k - 1]):
                found.setdefault(("demand", demand), []).append(at)
    return tuple(
        Objection(
            tuple(steps),
            key if isinstance(key, str) else None,
            describe_demand(dispute, key) if isinstance(key, str) else describe_rule(dispute, key),
            form == "package",
        )
        for (_, key), steps in found.items()
    )


def describe_rule(dispute: Dispute, position: int) -> str:
    """A rule as it reads in the file, with its place and its reason."""
    rule = dispute.effective.rules[position]
    if rule.need is not None:
        text = f"need {rule.need} before {rule.before}"
    else:
        kind = f"require {rule.require}" if rule.require is not None else f"forbid {rule.forbid}"
        text = f"{kind} when {rule.when}" if rule.when is not None else kind
    place = place_of(dispute, ("rules", dispute.spec.rules.index(rule)))
    because = f", since {rule.because}" if rule.because else ""
    return f"the rule '{text}' ({place}){because}"


def describe_demand(dispute: Dispute, demand: str) -> str:
    """A hard demand by its title, whose it is, its place and its row."""
    spec = dispute.effective.demands[demand]
    row = f", {spec.row}" if spec.row else ""
    place = place_of(dispute, ("demands", demand))
    return said(
        "the hard demand '{title}' by {who} ({place}{row})",
        title=spec.title or demand,
        who=actor_ref(dispute, spec.by),
        place=place,
        row=row,
    )


def list_slow(
    formulation: Formulation, instance: Instance, path: Sequence[tuple[int, ...]]
) -> tuple[tuple[str, str, int], ...]:
    """Measures of a one-step proposal whose work takes more than one period, longest first."""
    slow = [
        (name, formulation.levels[m][l], instance.takes[m][l])
        for m, name in enumerate(formulation.measures)
        for l in range(path[0][m] + 1, path[1][m] + 1)
        if instance.takes[m][l] > 1
    ]
    return tuple(sorted(slow, key=lambda one: -one[2]))
