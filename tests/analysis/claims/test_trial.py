from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import detente
from detente.analysis.claims.record import read_record, record_json
from detente.analysis.claims.trial import TestHolds, judge_share
from detente.analysis.shares import Share
from detente.model.draws import Draws
from detente.model.scheme import Scheme
from detente.model.tasks import Item, Outcome, OverDraws, Task, map_here
from detente.present import Result
from detente.runs import FileStore, ProcessExecutor, RunInterrupted, RunMap
from tests.analysis.claims.making import HANOI, claiming

TESTS = {
    "plan": "plan_exists(full)",
    "no_plan": "not plan_exists(full)",
    "china": "plan_exists(full) and not plan_exists(full, without = china)",
    "small": "acceptable(small_deal)",
    "not_small": "not acceptable(small_deal)",
    "haste": "bargain(nash_by_patience, dprk, set = {actors.us.patience: 0.8}) > bargain(nash_by_patience, dprk)",
    "order": "margin(parallel) > margin(relief_first)",
    "disorder": "not margin(parallel) > margin(relief_first)",
    "why": "could_explain(delay, not zone_open())",
    "later": "p(full) > 0.5",
}
DISPUTE = claiming(TESTS)
DRAWN = 40


def answers(result: Any) -> str:
    return json.dumps(result.to_json(), sort_keys=True)


@pytest.fixture(scope="module")
def result() -> Any:
    return detente.evaluate_claims(DISPUTE, draws=DRAWN, seed=2)


def test_shares_agree_with_a_direct_loop(result: Any) -> None:
    draws = Draws(DISPUTE, Scheme(seed=2))
    for name, text in TESTS.items():
        if name in ("later", "why"):
            continue
        found = [TestHolds(text)(DISPUTE, draws.at(k).values) for k in range(DRAWN)]
        share = result.claim(name).share
        assert (share.holds, share.undecided) == (found.count(True), found.count(None))
        assert share.draws == DRAWN


def test_the_opposite_claim_has_the_complementary_share_and_the_same_undecided(result: Any) -> None:
    for one, other in (("plan", "no_plan"), ("small", "not_small"), ("order", "disorder")):
        first, second = result.claim(one).share, result.claim(other).share
        assert (first.holds, first.fails, first.undecided) == (second.fails, second.holds, second.undecided)
    # two plans within the tolerance of the search of one another: which is better was not decided
    assert result.claim("order").share.undecided > 0


def test_witnesses_show_it(result: Any) -> None:
    draws = Draws(DISPUTE, Scheme(seed=2))
    for claim in result.tested:
        assert all(w.facts for w in claim.witnesses)
        if claim.event is None:
            found = TestHolds(claim.test)
            assert all(found(DISPUTE, draws.at(w.draw).values) is w.holds for w in claim.witnesses)
    assert (result.claim("plan").holds_in is not None) == (result.claim("plan").share.holds > 0)
    held = result.claim("china").holds_in
    if held is not None:
        assert [f.told for f in held.facts] == ["yes", "no"]
        plan = detente.judge_proposal(
            DISPUTE, [dict(s) for s in held.plan], target="full", values=draws.at(held.draw).values
        )
        assert plan.verdict == "holds"
        assert plan.reaches_target


@pytest.mark.parametrize(
    ("share", "verdict"),
    [
        (Share(500, 0, 0), "holds"),
        (Share(465, 35, 0), "holds"),
        (Share(460, 40, 0), "depends"),
        (Share(465, 0, 35), "holds"),
        (Share(460, 0, 40), "depends"),
        (Share(35, 465, 0), "fails"),
        (Share(0, 460, 40), "depends"),
        (Share(20, 0, 0), "depends"),
        (Share(0, 0, 100), "depends"),
    ],
)
def test_verdicts(share: Share, verdict: str) -> None:
    assert judge_share(share) == verdict


def test_an_explanation_is_never_confirmed_and_the_forecast_is_awaited(result: Any) -> None:
    assert result.claim("why").verdict in ("possible", "not at work", "depends")
    assert result.claim("why").event == "delay"
    later = result.claim("later")
    assert (later.verdict, later.share, later.witnesses) == ("untested", None, ())
    assert "not built yet" in later.reason


def test_what_the_dispute_does_not_say_is_untested_and_told() -> None:
    dispute = claiming({"broken": "leverage(dprk, stepwise, without = yongbyon) > 0", "zone": "zone_open()"})
    found = detente.evaluate_claims(dispute, draws=4)
    assert found.claim("broken").verdict == "untested"
    assert "cannot be carried out once this is left out" in str(found.claim("broken").reason)
    assert found.claim("zone").share is not None


def test_the_same_alone_in_two_processes_and_after_an_interruption(result: Any, tmp_path: Path) -> None:
    with RunMap(ProcessExecutor(2)) as two:
        assert answers(detente.evaluate_claims(DISPUTE, draws=DRAWN, seed=2, map=two)) == answers(result)
    path = tmp_path / "claims.jsonl"

    class Stopping:
        """Does the work here and is interrupted after some draws."""

        def run(self, task: Task, items: Any) -> Any:
            yield from enumerate(map_here(task, list(items)[:15]))
            if len(items) > 15:
                raise KeyboardInterrupt

        def close(self) -> None:
            pass

    with RunMap(Stopping(), FileStore(path)) as stopped, pytest.raises(RunInterrupted, match="15 of 40"):
        detente.evaluate_claims(DISPUTE, draws=DRAWN, seed=2, map=stopped)
    with RunMap(store=FileStore(path)) as rest:
        assert answers(detente.evaluate_claims(DISPUTE, draws=DRAWN, seed=2, map=rest)) == answers(result)
        central, draws, witnesses = rest.runs
        assert (central.reused, draws.reused, witnesses.reused) == (len(central.items), 15, 0)


def test_a_draw_that_ends_in_an_error_is_told_and_the_others_count() -> None:
    def breaking(task: Task, items: Any) -> tuple[Outcome, ...]:
        done = [*map_here(task, items)]
        if isinstance(task, OverDraws):
            done[1] = Outcome(1, None, "killed", "WorkerKilled")
        return tuple(done)

    dispute = claiming({"zone": "zone_open()"})
    found = detente.evaluate_claims(dispute, draws=5, map=breaking)
    assert found.claim("zone").failed == 1
    assert found.claim("zone").share.draws == 4  # type: ignore[union-attr]
    assert [f.draw for f in found.failures] == [1]
    assert "failed" in str(found.table().notes)


def test_only_some(result: Any) -> None:
    some = detente.evaluate_claims(DISPUTE, draws=DRAWN, seed=2, only=["small", "plan"], witnesses=False)
    assert [c.id for c in some.claims] == ["plan", "small"]  # in file order
    assert some.claim("plan").share == result.claim("plan").share
    assert some.claim("plan").witnesses == ()
    with pytest.raises(detente.NotFoundError, match="no claim 'smal' \\(did you mean 'small'"):
        detente.evaluate_claims(DISPUTE, only=["smal"])


def test_nothing_to_try() -> None:
    with pytest.raises(detente.SettingError, match="at least one draw"):
        detente.evaluate_claims(DISPUTE, draws=0)
    with pytest.raises(detente.SettingError, match="makes no claims"):
        detente.evaluate_claims(detente.load("elmira"), draws=3)


def test_forms(result: Any) -> None:
    assert isinstance(result, Result)
    table = result.table()
    assert len(table.rows) == len(TESTS)
    assert sum(g.size for g in table.groups) == len(TESTS)
    text = str(result.explain())
    assert "Of 8 claims that could be tested over 40 draws" in text
    assert "Only one explanation of delay is stored" in text
    assert "Not tested" in text
    assert "Claim small." in str(result.chart().spec)
    plain = result.to_json()
    assert plain["method"]["inputs"] == DISPUTE.digest
    assert plain["answer"]["china"]["counts"]["holds"] == result.claim("china").share.holds
    json.dumps(plain)
    assert result.witness_table("plan").rows


def test_an_outcome_is_written_down_and_read_back(result: Any) -> None:
    data = json.loads(json.dumps(record_json(result)))
    again = read_record(data, DISPUTE)
    assert again.table().rows[0][:7] == result.table().rows[0][:7]
    assert [(c.verdict, c.share, c.witnesses) for c in again.claims] == [
        (c.verdict, c.share, c.witnesses) for c in result.claims
    ]
    assert str(again.explain()) == str(result.explain())
    with pytest.raises(detente.NotFoundError, match="was computed from inputs"):
        read_record(data, DISPUTE.with_({"actors.us.patience": 0.5}))


def test_items_are_claims_then_draws_then_draws_with_witnesses(result: Any) -> None:
    seen: list[Item] = []

    def watching(task: Task, items: Any) -> tuple[Outcome, ...]:
        seen.extend(items)
        return map_here(task, items)

    detente.evaluate_claims(claiming({"zone": "zone_open()"}, HANOI), draws=3, map=watching)
    assert seen == ["zone", 0, 1, 2, 0]
