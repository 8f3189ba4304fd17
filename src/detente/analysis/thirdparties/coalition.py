"""One set of third parties (or of any parts) taken away together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from detente.analysis.roadmap.search.existence import PlanQuestion
from detente.analysis.roadmap.search.ground import Participation, read_participation
from detente.analysis.thirdparties.accuracy import round_to, tell_margin
from detente.analysis.thirdparties.removal import Removal, is_needed, measure_removal, read_tolerance
from detente.analysis.thirdparties.tables import name_part
from detente.errors import SettingError
from detente.model.dispute import Dispute
from detente.present import (
    Bar,
    Cell,
    Chart,
    Column,
    Explanation,
    Shown,
    Table,
    draw_bars,
    explain,
    say,
    to_plain,
)


@dataclass(frozen=True)
class Together(Shown):
    """What remains without several parts at once. Made by `measure_together`."""

    dispute: Dispute = field(repr=False)
    settings: Mapping[str, Any]
    names: tuple[str, ...]
    whole: Removal
    without: Removal

    @property
    def needed(self) -> bool | None:
        """Whether the whole has a plan and none is left without these."""
        return is_needed(self.whole, self.without)

    @property
    def indispensable(self) -> bool | None:
        """Whether moreover no acceptable package in the target is left."""
        return False if self.without.packages else self.needed

    @property
    def costs(self) -> dict[str, float]:
        """For every actor that stays: change in what it gets per period from a good plan, or from no deal."""
        return {a: v - self.whole.value[a] for a, v in self.without.value.items()}

    def table(self) -> Table:
        """With everybody and without these: plan, margin, packages, what each gets."""
        columns = [
            Column("case", "Case"),
            Column("plan", "A plan remains"),
            Column("margin", "Best smallest margin", "number", digits=3, signed=True),
            Column("packages", "Acceptable packages in the target", "number", digits=0),
            *(Column(a, self.dispute.label(a), "number", digits=2, signed=True) for a in self.dispute.actors),
        ]
        rows: list[tuple[Cell, ...]] = []
        for name, r in (("with everybody", self.whole), ("without them", self.without)):
            verdict = {True: "yes", False: "no", None: "open"}[r.plan]
            worth = (r.value.get(a) for a in self.dispute.actors)
            rows.append((name, verdict, tell_margin(r.margin, r.bound), r.packages, *worth))
        note = f"Per actor: value per {self.dispute.spec.period} of a good plan that all would begin, or of no deal."
        return Table("What remains without them", tuple(columns), tuple(rows), (note,), id="together")

    def chart(self) -> Chart:
        """What leaving costs each of the others."""
        bars = [Bar(self.dispute.label(a), c) for a, c in self.costs.items()]
        told = "; ".join(f"{b.label} {b.value:+.2f}" for b in bars)
        return draw_bars(
            "What it costs the others",
            bars,
            alt=f"Change in value per {self.dispute.spec.period} for each of the others: {told}.",
            axis=f"change in value per {self.dispute.spec.period}",
            id="together",
        )

    def explain(self) -> Explanation:
        """The answer in sentences."""
        who = [name_part(self.dispute, n) for n in self.names]
        together = " together" if len(who) > 1 else ""
        target = str(self.settings["target"])
        if self.whole.plan is False:
            head = "Even with everybody no plan to '{t}' holds; without {who}{together} none does either."
            if self.without.plan:
                head = "With everybody no plan to '{t}' holds; without {who}{together} one does."
        elif self.without.plan:
            head = "Without {who}{together} a plan to '{t}' remains that nobody gains by leaving."
        elif self.indispensable:
            head = "Without {who}{together} nothing remains: no plan to '{t}' holds and no package in it is acceptable."
        elif self.needed:
            head = (
                "Without {who}{together} no plan to '{t}' holds, though acceptable packages in it are left."
            )
        else:
            head = "Whether a plan to '{t}' remains without {who}{together} could not be decided."
        told = [say(head, "headline", who=who, together=together, t=target)]
        if np.isfinite(self.without.margin):
            told.append(
                say(
                    "The best smallest margin goes from {a:+} to {b:+}, acceptable packages in the target from {n} to "
                    "{m}.",
                    a=round_to(self.whole.margin, self.whole.margin, self.whole.bound),
                    b=round_to(self.without.margin, self.without.margin, self.without.bound),
                    n=self.whole.packages,
                    m=self.without.packages,
                )
            )
        else:
            told.append(say("No permitted order of steps leads to '{t}' without them.", t=target))
        return explain(*told)

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        plain: dict[str, Any] = to_plain(
            {
                "analysis": "thirdparties",
                "dispute": self.dispute.id,
                "settings": dict(self.settings),
                "method": {"margins": f"certified to {self.settings['tolerance']:g} of a scale"},
                "answer": {
                    "whole": self.whole.to_json(),
                    "without": self.without.to_json(),
                    "needed": self.needed,
                    "indispensable": self.indispensable,
                    "costs": self.costs,
                },
            }
        )
        return plain


def measure_together(
    dispute: Dispute,
    names: str | Iterable[str],
    *,
    target: str | None = None,
    participation: Participation | None = None,
    tolerance: float | None = None,
) -> Together:
    """What remains of a deal without several parts at once (actors, roles, measures, guarantees)?

    Definitions as for `measure_third_parties`. Raises NotFoundError for a name of nothing, SettingError for no name or
    a party, without which there is no dispute.
    """
    wanted = (names,) if isinstance(names, str) else tuple(dict.fromkeys(names))
    if not wanted:
        raise SettingError("name at least one third party, role or guarantee to leave out together")
    for name in wanted:
        if name in dispute.parties:
            raise SettingError(
                f"'{name}' is a party to the dispute: without it there is no deal to look for; third parties are "
                f"{', '.join(dispute.third_parties) or 'none'}"
            )
    participation = read_participation(dispute, participation)
    tolerance = read_tolerance(tolerance)
    asked = PlanQuestion(target, None, participation)
    settings = {
        "target": asked.prepare(dispute).formulation.target,
        "participation": participation,
        "tolerance": tolerance,
        "without": list(wanted),
    }
    without = measure_removal(dispute, wanted, question=asked, tolerance=tolerance)
    whole = measure_removal(dispute, (), question=asked, tolerance=tolerance)
    return Together(dispute, settings, wanted, whole, without)
