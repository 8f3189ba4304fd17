"""The best roadmap found, and the proof that there is no better one or none at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import prod
from typing import Any, Literal

from detente.analysis.packages.twin import make_twin
from detente.analysis.roadmap.planning.plan import Plan
from detente.model.dispute import Dispute
from detente.present import Chart, Explanation, Shown, Table

Status = Literal["found", "none", "undecided"]


@dataclass(frozen=True)
class Method:
    """How the answer was reached and how sure it is.

    `certificate`: "exact" (to 1e-9), "certified" (no plan is better by more than `gap`), "bounds" (budget spent, the
    best plan lies between margin and bound), "order" (no permitted order of steps leads to the target).
    `combinations` of levels, `feasible` states the rules leave, `explored` reached from the start by permitted steps,
    `states` on the way to the target, `steps` between them; `labels` and `tests` of the search.
    """

    certificate: Literal["exact", "certified", "bounds", "order"]
    gap: float
    combinations: int
    feasible: int
    explored: int
    states: int
    steps: int
    ends_refused: int
    labels: int
    tests: int


@dataclass(frozen=True)
class Roadmap(Shown):
    """The order of steps in which nobody gains by leaving, or why there is none. Made by `plan_roadmap`.

    `status`: "found" (a plan with no margin below zero; with participation required, everyone gains by joining),
    "none" (proved), "undecided" (the search ran out between `margin` and `bound`). `plan` is the best plan whatever the
    status, None where no order leads to the target. `margin` its smallest margin, `bound` an upper bound for all plans,
    both in units of scale; only their sign does not depend on the scale. `stays_out` actors without whose floor a plan
    would exist; `blocked_by` hard demands each of which alone, left out, would let a plan exist; `reason` why there is
    none, in one sentence, None where there is one. `unmoved` are actors to whom nothing in any plan makes a difference:
    their margin is 0 throughout and caps the smallest one. The plan is the best for the others, whose smallest margin
    is `moved_margin`.
    """

    dispute: Dispute = field(repr=False)
    settings: Mapping[str, Any]
    status: Status
    plan: Plan | None = field(repr=False)
    margin: float | None
    bound: float | None
    participation: bool
    stays_out: tuple[str, ...]
    blocked_by: tuple[str, ...]
    reason: str | None
    method: Method
    unmoved: tuple[str, ...] = ()
    moved_margin: float | None = None

    @property
    def target(self) -> str:
        """The target's name."""
        return str(self.settings["target"])

    @property
    def automatic(self) -> bool:
        """Whether the plan enforces itself only given an automatic snapback."""
        return self.plan is not None and not self.plan.snapback_credible

    def table(self) -> Table:
        """The steps: who does what, when it takes effect, each actor's margin."""
        from detente.analysis.roadmap.planning.showing import steps_table

        return steps_table(self.dispute, self.plan, self.reason or "")

    def exposure_table(self) -> Table:
        """What each actor stands to lose at each step if another cheats, and how far it is ahead of the others."""
        from detente.analysis.roadmap.planning.showing import exposure_table

        return exposure_table(self.dispute, self.plan)

    def further_tables(self) -> tuple[Table, ...]:
        """Exposure, values and bargaining power by step, where there is a plan."""
        return (self.exposure_table(),) if self.plan is not None else ()

    def method_table(self) -> Table:
        """How many states and steps there were with and without rules, and how the answer is proved."""
        from detente.analysis.roadmap.planning.showing import method_table

        return method_table(self)

    def chart(self) -> Chart:
        """Swimlanes: what each actor does at each step; what cannot be undone is dark."""
        from detente.analysis.roadmap.planning.charts import draw_swimlanes

        return draw_swimlanes(self.dispute, self.plan)

    def exposure_chart(self) -> Chart:
        """What each actor stands to lose if another cheats, over time."""
        from detente.analysis.roadmap.planning.charts import draw_exposures

        return draw_exposures(self.dispute, self.plan)

    def margin_chart(self) -> Chart:
        """Each actor's margin over the steps."""
        from detente.analysis.roadmap.planning.charts import draw_margins

        return draw_margins(self.dispute, self.plan)

    def leverage_chart(self) -> Chart:
        """What each actor could still withhold, over the steps."""
        from detente.analysis.roadmap.planning.charts import draw_leverage

        return draw_leverage(self.dispute, self.plan)

    def explain(self) -> Explanation:
        """The answer in sentences."""
        from detente.analysis.roadmap.planning.telling import explain_roadmap

        return explain_roadmap(self)

    def to_json(self) -> dict[str, Any]:
        """Plain data: the answer in the form other tools build on, the method, the settings."""
        plan = self.plan
        binding = None if plan is None else {"actor": plan.binding[0], "step": plan.binding[1]}
        answer = {
            "status": self.status,
            "margin": self.margin,
            "bound": self.bound,
            "participation": self.participation,
            "participation_margins": dict(plan.participation) if plan else {},
            "value_at_start": dict(plan.start_values) if plan else {},
            "binding": binding,
            "unmoved": list(self.unmoved),
            "moved_margin": self.moved_margin,
            **(plan.to_json() if plan else {"steps": [], "target_margins": {}}),
            "length": plan.length if plan else None,
            "years": plan.years if plan else None,
            "chance_broken_off": plan.hazard if plan else None,
            "snapback_credible": plan.snapback_credible if plan else None,
            "unwilling": [
                {
                    "step": u.step or None,
                    "after_breach_by": u.breaker,
                    "actor": u.punisher,
                    "keeps": list(u.keeping),
                    "gain": u.gain,
                }
                for u in (plan.unwilling if plan else ())
            ],
            "stays_out": list(self.stays_out),
            "blocked_by": list(self.blocked_by),
            "reason": self.reason,
        }
        return twin(self.dispute, "roadmap", self.settings, method_json(self.method), answer)


def method_json(method: Method) -> dict[str, Any]:
    """The method as plain data."""
    return {name: getattr(method, name) for name in Method.__dataclass_fields__}


def twin(
    dispute: Dispute,
    analysis: str,
    settings: Mapping[str, Any],
    method: Mapping[str, Any],
    answer: Mapping[str, Any],
) -> dict[str, Any]:
    """The plain form of a result of this room, with what it leaves unused."""
    plain = make_twin(dispute, analysis, settings, method, answer)
    plain["method"]["recorded_not_used"] = list_unused(dispute)
    return plain


def list_unused(dispute: Dispute) -> list[str]:
    """Parts of the dispute that say something and that a roadmap does not use."""
    spec = dispute.effective
    found = [k for k in ("views", "beliefs", "definitions", "outcomes", "merge") if getattr(spec, k)]
    if not (spec.beliefs.trust) and "beliefs" in found:
        found.remove("beliefs")
    others = sorted({r.split(".", 1)[1] for r in spec.roles} - {"guarantor"})
    found += [f"roles ({', '.join(others)})"] * bool(others)
    found += ["hazards.spoilers"] * bool(spec.hazards.spoilers)
    found += ["actors.deadline"] * any(a.deadline is not None for a in spec.actors.values())
    return found


def count_combinations(dispute: Dispute) -> int:
    """Combinations of levels of the measures that somebody can move, allowed or not."""
    return prod(dispute.compiled.space.shape)
