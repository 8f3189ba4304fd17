"""Pictures of proposals side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from detente.analysis.roadmap.charts import short_names
from detente.present import Chart, Standing, draw_standings, list_words

if TYPE_CHECKING:
    from detente.analysis.roadmap.judging import ProposalJudgment
    from detente.model.dispute import Dispute


def draw_proposals(dispute: Dispute, judged: Sequence[ProposalJudgment]) -> Chart:
    """Which orders and proposals hold, by their smallest margin, and who would leave the others, or never begin?

    Those that hold come first, then the others, each by margin: a plan that would be kept once begun has a margin above
    zero and yet does not hold where somebody is better off without it. What cannot be carried out comes last.
    """
    standings = [Standing(j.title, j.margin, failure_words(dispute, j), j.verdict == "holds") for j in judged]
    holding = sum(j.verdict == "holds" for j in judged)
    told = "; ".join(f"{one.name} {one.value:+.3f}" for one in standings if one.value is not None)
    return draw_standings(
        "Orders and proposals by their smallest margin, in units of scale",
        standings,
        alt=f"{holding} of {len(judged)} would hold. {told}.",
        id="proposals",
    )


def failure_words(dispute: Dispute, judged: ProposalJudgment) -> str:
    """Who leaves a proposal first and where, who would not begin it, or who is nearest to leaving, in a few words."""
    names = short_names(dispute, room=8)

    def together(actors: Sequence[str]) -> str:
        return "".join(str(part) for part in list_words([names[a] for a in actors]))

    first, plan = judged.first_failure, judged.plan
    if plan is None:
        return "cannot be carried out" if judged.verdict == "impossible" else "no order found"
    parts = []
    if first is not None and (first.step != 1 or first.actor not in judged.stays_out):
        where = "would not deliver" if judged.form == "package" else f"leaves {_at(first.step)}"
        parts.append(f"{names[first.actor]} {where}")
    if judged.stays_out:
        parts.append(f"{together(judged.stays_out)} would not begin")
    if judged.refused_by and not parts:
        parts.append(f"{together(judged.refused_by)} will not rest there")
    if not parts:
        actor, step = plan.binding
        parts.append(f"nearest to leaving: {names[actor]} {_at(step)}")
    return "; ".join(parts)


def _at(step: int | None) -> str:
    return f"at step {step}" if step else "at the end"
