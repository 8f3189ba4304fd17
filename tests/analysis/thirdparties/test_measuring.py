"""Third parties measured: against direct calls, sums of shares, draws against a loop, and how it is shown."""

from __future__ import annotations

import itertools
import json
from fractions import Fraction

import pytest

import detente
from detente.analysis.roadmap import PlanQuestion, bracket_margin, plan_exists
from detente.analysis.thirdparties import (
    find_remains,
    is_indispensable,
    leave_parts,
    measure_third_parties,
    measure_together,
)
from detente.analysis.thirdparties.measuring import FLOOR
from detente.model.draws import Draws
from detente.model.scheme import Scheme
from tests.analysis.thirdparties.making import make_dispute, read

REPORT = PlanQuestion(participation="report")


@pytest.mark.parametrize("seed", range(10))
def test_every_coalition_against_direct_calls(seed: int) -> None:
    whole = read(make_dispute(seed))
    found = measure_third_parties(whole, tolerance=1e-6)
    thirds = whole.third_parties
    assert len(found.coalitions) == 2 ** len(thirds)
    for k in range(len(thirds) + 1):
        for gone in itertools.combinations(thirds, k):
            reduced = leave_parts(whole, gone)
            left = found.coalitions[frozenset(gone)]
            low, high = bracket_margin(reduced, None, REPORT, tolerance=1e-6)
            assert left.plan == plan_exists(reduced)
            assert left.margin <= high + 1e-9
            assert low <= left.bound + 1e-9
    for part in found.parts:
        remains = find_remains(whole, part.name)
        assert (part.without.plan, part.without.packages > 0) == (remains.plan, remains.package)
        assert part.indispensable == is_indispensable(whole, part.name)


@pytest.mark.parametrize("seed", range(10))
def test_shares_sum_to_the_whole_and_idle_roles_get_nothing(seed: int) -> None:
    whole = read(make_dispute(seed))
    found = measure_third_parties(whole)

    def worth(margin: float) -> Fraction:
        return Fraction(max(margin, FLOOR))

    everyone = frozenset(whole.third_parties)
    total = worth(found.whole.margin) - worth(found.coalitions[everyone].margin)
    assert sum(d.exact for d in found.due) == total
    for due in (*found.due, *found.role_due):
        assert due.low - 1e-12 <= due.value <= due.high + 1e-12
    roles = {d.player: d for d in found.role_due}
    assert set(roles) == set(whole.effective.roles)
    for part in found.parts:
        if part.part.kind == "role" and part.idle:
            assert roles[part.name].exact == 0


def test_a_role_that_does_nothing_is_due_nothing_beside_one_that_does() -> None:
    whole = detente.load("hanoi-small")
    found = measure_third_parties(whole)
    due = {d.player: d.value for d in found.role_due}
    assert due["china.convener"] == due["rok.buffer"] == 0
    assert due["china.guarantor"] > 0.05
    without = measure_third_parties(whole.without("china.guarantor"))
    assert "china.guarantor" not in {d.player for d in without.role_due}


def test_the_calibration_dispute_cannot_do_without_china() -> None:
    found = measure_third_parties(detente.load("korea-calibration"))
    assert found.part("china").indispensable
    assert not found.part("rok").indispensable
    assert found.ranking == ("china", "rok")
    assert [(p.player, p.swings, p.rank) for p in found.pivots] == [("china", 2, 1), ("rok", 0, 2)]
    assert found.smallest_blocking == (frozenset({"china"}),)
    change = found.part("china").change
    assert change is not None
    assert change < -0.6
    # in the published figures the guarantee alone is worth this much
    assert found.part("china_guarantee.holds").without.plan
    told = found.explain().to_text()
    assert "Without China nothing remains of the deal" in " ".join(told.split())
    for table in found.tables():
        assert table.to_text()
    assert "China" in found.chart().alt
    assert json.loads(json.dumps(found.to_json()))["answer"]["pivotality"]["china"]["rank"] == 1


def test_nothing_is_indispensable_to_a_deal_that_nobody_has() -> None:
    found = measure_third_parties(detente.load("hanoi-small"))
    assert found.whole.plan is False
    assert not any(p.indispensable for p in found.parts)
    assert not any(p.swings or p.blocks for p in found.pivots)
    assert found.smallest_blocking == ()
    assert "nobody is indispensable" in " ".join(found.explain().to_text().split())


def test_shares_of_draws_agree_with_a_loop() -> None:
    whole = detente.load("hanoi-small")
    count = 24
    found = measure_third_parties(whole, draws=count, seed=3)
    assert found.drawn is not None
    draws = Draws(whole, Scheme(seed=3))
    plans, needed, indispensable, every = 0, 0, 0, 0
    for k in range(count):
        values = draws.at(k).values
        with_all = plan_exists(whole, values)
        left = find_remains(whole, "china", values)
        every += with_all is True
        plans += left.plan is True
        needed += with_all is True and left.plan is False
        indispensable += is_indispensable(whole, "china", values) is True
    shares = found.drawn.shares["china"]
    assert found.drawn.whole.holds == every
    assert (shares.plan.holds, shares.needed.holds, shares.indispensable.holds) == (
        plans,
        needed,
        indispensable,
    )
    assert shares.plan.draws == count
    assert 0 < every < count  # the question is not settled in advance
    assert needed > 0
    row = next(r for r in found.table().records() if str(r["without"]) == "China")
    assert row["needed_share"] == pytest.approx(needed / count)
    assert "24 draws" in " ".join(found.explain().to_text().split())
    assert found.to_json()["answer"]["draws"]["draws"] == count


def test_together_is_more_than_one_by_one() -> None:
    whole = detente.load("korea-calibration")
    both = measure_together(whole, ["china", "rok"])
    assert both.indispensable
    assert both.without.margin < measure_together(whole, "china").without.margin
    assert both.costs.keys() == {"us", "dprk"}
    assert both.explain().to_text()
    assert both.table().rows
    assert both.to_json()["answer"]["indispensable"] is True
    assert not measure_together(whole, "rok").needed


def test_bad_questions_are_answered_in_words() -> None:
    whole = detente.load("hanoi-small")
    with pytest.raises(detente.SettingError, match="tolerance"):
        measure_third_parties(whole, tolerance=0)
    with pytest.raises(detente.SettingError, match="draws"):
        measure_third_parties(whole, draws=-1)
    with pytest.raises(detente.SettingError, match="participation"):
        measure_third_parties(whole, participation="maybe")  # type: ignore[arg-type]
    with pytest.raises(detente.DisputeError, match="ful"):
        measure_third_parties(whole, target="ful")
    with pytest.raises(detente.SettingError, match="no third party"):
        measure_third_parties(whole.without("china", "rok"))
    with pytest.raises(detente.SettingError, match="is a party"):
        measure_together(whole, "us")
    with pytest.raises(detente.NotFoundError, match="china"):
        measure_together(whole, "chinaa")
    with pytest.raises(detente.SettingError, match="at least one"):
        measure_together(whole, [])
    with pytest.raises(detente.NotFoundError, match="did you mean 'china'"):
        measure_third_parties(whole).part("chna")
