"""Pictures of proposals side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from detente.analysis.roadmap.planning.charts import short_names
from detente.present import Chart, Standing, draw_standings, list_words

if TYPE_CHECKING:
    from detente.analysis.roadmap.proposals.outlining import Outline
    from detente.model.dispute import Dispute


def draw_proposals(dispute: Dispute, outlines: Sequence[Outline]) -> Chart:
    """Which orders and proposals hold, by their smallest margin, and who would leave the others, or never begin?

    Those that hold come first, then the others, each by margin: a plan that would be kept once begun has a margin above
    zero and yet does not hold where somebody is better off without it. What cannot be carried out comes last.
    """
    standings = [
        Standing(j.title, j.margin, tell_failure(dispute, j), j.verdict == "holds") for j in outlines
    ]
    holding = sum(j.verdict == "holds" for j in outlines)
    told = "; ".join(f"{one.name} {one.value:+.3f}" for one in standings if one.value is not None)
    return draw_standings(
        "Orders and proposals by their smallest margin, in units of scale",
        standings,
        alt=f"{holding} of {len(outlines)} would hold. {told}.",
        id="proposals",
    )


def tell_failure(dispute: Dispute, judged: Outline) -> str:
    """Who leaves a proposal first and where, who would not begin it, or who is nearest to leaving, in a few words."""
    names = short_names(dispute, room=8)

    def together(actors: Sequence[str]) -> str:
        return "".join(str(part) for part in list_words([names[a] for a in actors]))

    if judged.verdict == "impossible":
        return "cannot be carried out"
    parts = []
    if judged.first_failure is not None:
        walker, step = judged.first_failure
        if step != 1 or walker not in judged.stays_out:
            where = "would not deliver" if judged.form == "package" else f"leaves {_at(step)}"
            parts.append(f"{names[walker]} {where}")
    if judged.stays_out:
        parts.append(f"{together(judged.stays_out)} would not begin")
    if not parts and judged.refused_by:
        parts.append(f"{together(judged.refused_by)} will not rest there")
    if not parts and judged.broken:
        parts.append("goes against a rule or a hard demand")
    if not parts and judged.binding is not None:
        actor, step = judged.binding
        parts.append(f"nearest to leaving: {names[actor]} {_at(step)}")
    return "; ".join(parts) or "no order found"


def _at(step: int | None) -> str:
    return f"at step {step}" if step else "at the end"
