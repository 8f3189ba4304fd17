"""Any analysis over draws: against asking it again draw by draw of disputes that were changed by hand."""

from __future__ import annotations

import json
from functools import partial

import numpy as np
import pytest

import detente
from detente.analysis.robustness import add_ranges
from detente.analysis.robustness.row_statements import list_row_statements
from detente.analysis.robustness.rows import find_labels, read_rows
from detente.errors import NotFoundError, SettingError
from detente.model.changing import fix_numbers
from detente.model.draws import Draws
from detente.model.scheme import Scheme, add_noise
from detente.present import Column, Interval, Result, RowGroup, Table, explain
from detente.present.result import Shown

SMALL = detente.load("hanoi-small")


# ------------------------------------------------------------------------------------- a draw as a dispute


@pytest.mark.parametrize("name", ["hanoi-small", "korea-2019", "korea-calibration", "ukraine-1994"])
def test_a_dispute_with_the_numbers_of_a_draw_pays_what_the_draw_pays(name: str) -> None:
    dispute = detente.load(name)
    for index in (0, 7):
        values = Draws(dispute, Scheme(seed=3)).at(index).values
        fixed = fix_numbers(dispute, values)
        assert not any(e.ranged for e in fixed.estimates.values())
        for actor in dispute.actors:
            for view in (None, *dispute.spec.views):
                drawn = dispute.compiled.utility(actor, values, view=view)
                alone = fixed.compiled.utility(actor, view=view)
                np.testing.assert_array_equal(drawn.payoffs, alone.payoffs)
                assert drawn.no_deal / drawn.unit == alone.no_deal / alone.unit


def test_an_order_of_importance_becomes_the_weights_of_the_draw() -> None:
    ordered = SMALL.with_(
        preferences={**SMALL.to_dict()["preferences"], "rok": {"importance": ["end_of_war", "projects"]}}
    )
    values = Draws(ordered).at(5).values
    fixed = fix_numbers(ordered, values)
    assert fixed.preference("rok").importance is None
    np.testing.assert_array_equal(
        ordered.compiled.utility("rok", values).payoffs, fixed.compiled.utility("rok").payoffs
    )


def test_what_was_left_out_stays_left_out() -> None:
    alone = SMALL.without("china")
    fixed = fix_numbers(alone, Draws(alone).at(2).values)
    assert "china" not in fixed.actors
    assert not any(e.ranged for e in fixed.estimates.values())


def test_chances_whose_sum_leaves_its_bounds_do_not_end_a_draw() -> None:
    korea = detente.load("korea-2019")
    draws = Draws(korea)
    odd = next(k for k in range(64) if any(c.startswith("hazards") for c in draws.at(k).clipped))
    detente.compare_measures(fix_numbers(korea, draws.at(odd).values))


# -------------------------------------------------------------------------------------------- against a loop


def _by_hand(ask, draws: int, seed: int):
    drawn = Draws(SMALL, Scheme(seed=seed))
    return [ask(fix_numbers(SMALL, drawn.at(k).values)) for k in range(draws)]


def test_ranges_agree_with_a_direct_loop() -> None:
    shown = add_ranges(SMALL, detente.compare_measures, draws=25, seed=2)
    loop = _by_hand(detente.compare_measures, 25, 2)
    table = shown.table()
    names = [c.name for c in table.columns]
    compared = 0
    for at, row in enumerate(table.rows):
        for name in (n for n in names if n.startswith("value_")):
            drawn = [one.table().column(name)[at] for one in loop]  # the same rows in the same order
            drawn = [x.value if isinstance(x, Interval) else x for x in drawn]
            cell = row[names.index(name)]
            low, high = np.quantile(drawn, (0.05, 0.95))
            if isinstance(cell, Interval):
                assert (cell.low, cell.high) == pytest.approx((low, high))
                compared += 1
            else:
                assert low == high == cell
    assert compared > 5


def test_shares_agree_with_a_direct_loop_and_with_the_statements_of_the_rows() -> None:
    judged = detente.judge_package(SMALL, "small")
    shown = add_ranges(SMALL, partial(detente.judge_package, package="small"), draws=16)
    _, statements = list_row_statements(judged)
    drawn = Draws(SMALL)
    for at, statement in enumerate(statements):
        verdicts = [statement(SMALL, drawn.at(k).values) for k in range(16)]
        asked = [
            detente.judge_package(fix_numbers(SMALL, drawn.at(k).values), "small").verdicts[at].accepts
            for k in range(16)
        ]
        assert asked == verdicts
        # "as here" asks for no less than the same verdict
        assert shown.shares[0][at].holds <= sum(v is judged.verdicts[at].accepts for v in verdicts)


def test_a_draw_is_the_same_whoever_asks_and_whatever_is_asked_before() -> None:
    first = add_ranges(SMALL, detente.measure_gap, draws=6, seed=1).to_json()
    add_ranges(SMALL, detente.measure_persuasion, draws=3)
    assert add_ranges(SMALL, detente.measure_gap, draws=6, seed=1).to_json() == first
    assert add_ranges(SMALL, detente.measure_gap, draws=6, seed=2).to_json() != first


def test_without_ranges_no_draws_are_made_and_that_is_said() -> None:
    fixed = fix_numbers(SMALL, SMALL.values)
    shown = add_ranges(fixed, detente.measure_persuasion, draws=4)
    assert shown.draws == 0
    assert set(shown.shares[0]) == {None}
    assert shown.table() == detente.measure_persuasion(fixed).table()
    assert "so all draws are alike" in " ".join(str(shown).split())
    noisy = add_ranges(fixed, detente.measure_persuasion, draws=4, scheme=add_noise())
    assert any(isinstance(cell, Interval) for row in noisy.table().rows for cell in row[:-1])


def test_what_only_ranges_say_is_no_difference() -> None:
    asked = partial(detente.measure_thresholds, vary=["patience"], any_plan=False)
    shown = add_ranges(SMALL, asked, draws=6)
    assert max(s.holds for s in shown.shares[0] if s is not None) > 0


def test_the_answer_is_a_result_like_any_other() -> None:
    shown = add_ranges(SMALL, detente.measure_gap, draws=5)
    assert isinstance(shown, Result)
    assert shown.chart().title == detente.measure_gap(SMALL).chart().title
    assert shown.table().columns[-1].label == "as here in"
    assert "nine in ten of 5" in str(shown)
    told = json.loads(json.dumps(shown.to_json(), allow_nan=False))
    assert told["analysis"] == "gap"
    assert told["over_draws"]["settings"]["draws"] == 5
    assert len(told["over_draws"]["tables"][0]["rows"]) == len(shown.table().rows)


# ------------------------------------------------------------------------------- rows that come, go and change


class Told(Shown):
    """A result made of a table alone."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def table(self) -> Table:
        return self._table

    def explain(self):
        return explain("Told.")

    def to_json(self):
        return {}


def _turnover(dispute) -> float:
    return dispute.values.figure("hazards.turnover.us")


def rank(dispute) -> Told:
    """Two rows that change places, one that is not always there, one whose sign turns."""
    more = _turnover(dispute) > _turnover(SMALL)
    order = ("first", "second") if more else ("second", "first")
    rows = [(k, name, 10.0 - k) for k, name in enumerate(order, 1)]
    rows += [(3, "sometimes", 0.5)] if more or dispute == SMALL else []
    rows += [(4, "turning", 1.0 if more else -1.0)]
    columns = (Column("rank", "rank", "number"), Column("what", "what"), Column("size", "size", "number"))
    return Told(Table("Ranks", columns, tuple(rows)))


def test_rows_are_known_by_their_words_not_by_their_place() -> None:
    shown = add_ranges(SMALL, rank, draws=20)
    up = sum(_turnover(fix_numbers(SMALL, d.values)) > _turnover(SMALL) for d in _first(20))
    assert 0 < up < 20
    named = dict(zip(shown.table().column("what"), shown.shares[0], strict=True))
    assert named["first"].holds == named["second"].holds == 20  # their numbers move, no sign turns
    assert named["sometimes"].holds == up
    assert named["turning"].holds == 20 - up  # as here: below zero
    row = shown.table().rows[list(shown.table().column("what")).index("first")]
    assert row[0] == Interval(2, 1, 2)
    assert "the least settled" in shown.explain().to_text()


def _first(count: int):
    draws = Draws(SMALL)
    return [draws.at(k) for k in range(count)]


def gone(dispute) -> Told:
    """A row that no draw has."""
    name = "order" if dispute == SMALL else "number"
    return Told(Table("Gone", (Column("what", "what"), Column("n", "n", "number")), ((name, 1.0),)))


def test_a_table_whose_rows_no_draw_has_stays_as_it_is() -> None:
    shown = add_ranges(SMALL, gone, draws=3)
    assert shown.shares == ((None,),)
    assert [c.name for c in shown.table().columns] == ["what", "n"]
    assert "least settled" not in shown.explain().to_text()
    assert "None of 3 draws has a row of this table" in " ".join(str(shown).split())


def test_weights_of_which_the_order_is_known_are_no_numbers_in_this_answer() -> None:
    preferences = {**SMALL.to_dict()["preferences"], "rok": {"importance": ["end_of_war", "projects"]}}
    ordered = SMALL.with_(preferences=preferences)
    shown = add_ranges(ordered, partial(detente.weigh_issues, actor="rok"), draws=3)
    assert shown.shares == ((None, None),)
    assert shown.table().rows == detente.weigh_issues(ordered, "rok").table().rows


class Changing(Told):
    """A result whose further tables are not the same in every draw."""

    def further_tables(self) -> tuple[Table, ...]:
        first = Table("Only here", self._table.columns, (("only", 1.0),))
        second = Table("Of 12 things", self._table.columns, (("two", 2.0),))
        other = Table("Of 7 things", self._table.columns, (("two", 3.0),))
        return (first, second) if self._table.rows[0][0] == "order" else (other,)


def changing(dispute) -> Changing:
    return Changing(gone(dispute).table())


def test_tables_are_laid_together_by_their_titles() -> None:
    shown = add_ranges(SMALL, changing, draws=3)
    assert [s and s[0] and s[0].holds for s in shown.shares] == [None, None, 3]
    assert shown.further_tables()[1].rows[0][1] == Interval(2, 3, 3)


def failing(dispute) -> Told:
    """No answer where a number is above its central value."""
    if _turnover(dispute) > _turnover(SMALL):
        raise NotFoundError("nothing is to be found")
    return gone(SMALL)


def never(dispute) -> Told:
    """No answer but at the central values."""
    if dispute != SMALL:
        raise NotFoundError("nothing is to be found")
    return gone(SMALL)


def test_a_draw_without_an_answer_is_told_and_not_counted() -> None:
    shown = add_ranges(SMALL, failing, draws=20)
    above = {
        k for k, d in enumerate(_first(20)) if _turnover(fix_numbers(SMALL, d.values)) > _turnover(SMALL)
    }
    assert set(shown.failures) == above
    assert shown.shares[0][0].draws == 20 - len(above)
    assert (
        f"{len(above)} more draws had no answer, the first (number {min(above)}) for this: nothing is to be found"
        in " ".join(str(shown).split())
    )
    with pytest.raises(SettingError, match=r"no answer in any of 3 draws.*nothing is to be found"):
        add_ranges(SMALL, never, draws=3)
    with pytest.raises(SettingError, match="draws=0"):
        add_ranges(SMALL, gone, draws=0)


def test_what_a_row_is_about_is_as_few_words_as_tell_rows_apart() -> None:
    words = (Column("a", "a"), Column("b", "b"), Column("x", "x", "number"), Column("verdict", "verdict"))
    one = Table("", words, (("p", "yes", 1.0, "ok"), ("q", "yes", 2.0, "ok")))
    assert find_labels(one) == (0,)
    two = Table("", words, (("p", "yes", 1.0, "ok"), ("p", "no", 2.0, "ok")))
    assert find_labels(two) == (0, 1)
    alike = Table("", words, (("p", "yes", 1.0, "ok"), ("p", "yes", 2.0, "ok")))
    assert find_labels(alike) == (0, 1)
    assert [key[-1] for key in read_rows(alike, (0, 1))] == ["1", "2"]
    grouped = Table(
        "",
        words,
        (("p", "yes", 1.0, "ok"), ("p", "no", 2.0, "ok")),
        groups=(RowGroup("A", 1), RowGroup("B", 1)),
    )
    assert find_labels(grouped) == (0,)
    steps = Table("", (Column("step", "step", "number"), *words[2:]), ((1, 0.5, "ok"), (2, 0.5, "ok")))
    assert find_labels(steps) == (0,)
    ranked = Table(
        "",
        (Column("rank", "rank", "number"), *words),
        ((1, "p", "yes", 0.5, "ok"), (2, "q", "yes", 0.5, "ok")),
    )
    assert find_labels(ranked) == (1,)
    sizes = Table("", words[2:], ((0.25, "no"), (0.75, "yes")))
    assert find_labels(sizes) == (1,)


def test_numerals_in_words_and_a_zero_do_not_count_as_a_change() -> None:
    columns = (Column("a", "a"), Column("w", "w"), Column("x", "x", "number"))
    rows = read_rows(Table("", columns, (("p", "after 3 steps", 0.0), ("q", "after 3 steps", 1.0))), (0,))
    other = read_rows(Table("", columns, (("p", "after 12 steps", -2.0), ("q", "never", 1.0))), (0,))
    same, changed = ((rows[k], other[k]) for k in rows)
    assert same[0].agrees_with(same[1])
    assert not changed[0].agrees_with(changed[1])
    without = read_rows(Table("", columns, (("p", "after 3 steps", None),)), (0,))
    assert not same[0].agrees_with(next(iter(without.values())))
