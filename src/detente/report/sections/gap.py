"""The gap: how far the parties are apart, on what, and in which of four senses."""

from __future__ import annotations

from dataclasses import replace

from detente.analysis.gap.distance import Gap, measure_gap
from detente.present import Explanation, Table
from detente.report.assembly import Material
from detente.report.brief import Annex, Section

ORDER = 20
TITLE = "How far apart they are, and on what"


def build_section(material: Material) -> Section | None:
    """The numbers of the gap between the parties; None where there is only one party."""
    if len(material.dispute.parties) < 2:
        return None
    gap: Gap = material.ask(measure_gap)
    answer = gap.explain()
    # What each would lose is in the picture; the page has room for what a picture cannot say.
    told = tuple(s for s in answer.sentences if s.style != "caution" and not s.text.startswith("If "))
    rest = tuple(s for s in answer.sentences if s not in told)
    chart = gap.chart().resized(370, 0.53)
    tables = tuple(_narrowed(table) for table in gap.tables() if table.rows)
    headline = answer.headline
    return Section(
        "gap",
        TITLE,
        ORDER,
        (Explanation(told), chart),
        bottom_line=(replace(headline, style="body"),) if headline is not None else (),
        annexes=(Annex("gap-in-full", "The gap in full", (Explanation(rest), *tables)),),
    )


def _narrowed(table: Table) -> Table:
    """The table without the columns that a page has no room for and that its other columns imply."""
    dispensable = {"other", "unit", "note"} & {column.name for column in table.columns}
    return table.without(*sorted(dispensable))
