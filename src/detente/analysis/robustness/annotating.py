"""Another analysis's result with a column more: in what share of the draws what each row says holds."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from detente.analysis.robustness.measuring import measure_robustness
from detente.analysis.robustness.robustness_result import Robustness
from detente.analysis.robustness.robustness_view import add_share_column
from detente.analysis.robustness.row_statements import list_row_statements
from detente.analysis.shares import Share
from detente.analysis.stability.status_quo import StatusQuo
from detente.errors import SettingError
from detente.model.dispute import Dispute
from detente.model.scheme import Scheme
from detente.model.tasks import Map, map_here
from detente.present import Chart, Explanation, Result, Shown, Table, say, to_plain


@dataclass(frozen=True)
class WithShares(Shown):
    """A result beside the shares of draws in which its rows hold. Made by `add_shares`.

    `shares` one for each row of the table (None: the row says nothing that numbers decide); `robustness` has what
    they hang on, None where no row says anything.
    """

    result: Result
    shares: tuple[Share | None, ...]
    robustness: Robustness | None = field(repr=False)
    heading: str

    def table(self) -> Table:
        """The result's table with the column more."""
        table = add_share_column(self.result.table(), self.shares, self.heading)
        if self.robustness is None:
            return table
        note = f"Shares of {self.robustness.draws} draws: {self.robustness.scheme.describe()}."
        return replace(table, notes=(*table.notes, note))

    def chart(self) -> Chart:
        """The result's picture."""
        return self.result.chart()

    def explain(self) -> Explanation:
        """The result's words, and how many of its rows are settled."""
        told = self.result.explain()
        decided = [s for s in self.shares if s is not None and s.decided]
        if not decided:
            return told
        low, high = min(s.share for s in decided), max(s.share for s in decided)
        more = say("What the rows say holds in {low:share} to {high:share} of the draws.", low=low, high=high)
        return Explanation((*told.sentences, more))

    def to_json(self) -> dict[str, Any]:
        """The result as plain data, with `shares`: one a row, in the table's order."""
        plain: dict[str, Any] = to_plain({"rows": [None if s is None else s.to_json() for s in self.shares]})
        scheme = {} if self.robustness is None else self.robustness.to_json()["settings"]
        return {**self.result.to_json(), "shares": {"heading": self.heading, **plain, "settings": scheme}}


def add_shares(
    result: Result,
    *,
    draws: int = 500,
    scheme: Scheme | None = None,
    seed: int = 0,
    map: Map = map_here,
    level: float = 0.95,
) -> WithShares:
    """In what share of the draws does what each row of a result's table says still hold?

    For packages, packages judged, places of rest, roadmaps and proposals side by side (`list_row_statements` says what
    their rows state). Draws, seed and `map` as for `measure_robustness`. A row is asked as it stands: that another
    package or plan would do in its place is not looked for. Raises SettingError for another result, or no draws.
    """
    heading, statements = list_row_statements(result)
    asked = [s for s in statements if s is not None]
    if draws < 1:
        raise SettingError(f"draws={draws}: at least one draw is needed")
    if not asked:
        return WithShares(result, tuple(None for _ in statements), None, heading)
    dispute: Dispute = result.ground.dispute if isinstance(result, StatusQuo) else result.dispute  # type: ignore[attr-defined]  # every result that has such rows has one
    found = measure_robustness(dispute, asked, draws=draws, scheme=scheme, seed=seed, map=map, level=level)
    shares = {s.name: s.share for s in found.statements}
    return WithShares(
        result, tuple(None if s is None else shares[s.name] for s in statements), found, heading
    )
