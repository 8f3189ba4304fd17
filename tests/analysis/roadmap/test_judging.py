"""Proposals as they stand against slow, independent evaluations: every margin, value, remedy, best plan of an order."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

import detente
from detente.analysis.roadmap.game.instance import Floats, Hold, Instance, Pattern, StateSum, constant
from tests.analysis.roadmap.calibration import BEST, DEALS
from tests.analysis.roadmap.games import draw_instance, random_pattern
from tests.analysis.roadmap.slow import SlowGame, State
from tests.analysis.roadmap.written import actor_name, formula_of, level_name, measure_name, write_dispute

PARTS = 4


def draw_steps(rng: np.random.Generator, instance: Instance) -> list[State]:
    """A path of one to four states above the start, any measures and levels at once."""
    path = [tuple(instance.start)]
    for _ in range(int(rng.integers(1, 5))):
        now = list(path[-1])
        for m, levels in enumerate(instance.shape):
            if rng.random() < 0.4:
                now[m] = int(rng.integers(now[m], levels))
        if tuple(now) != path[-1]:
            path.append(tuple(now))
    return path


def slow_margins(slow: SlowGame, path: list[State]) -> tuple[Floats, Floats]:
    """V at the start, and every margin by step (the last row: staying put), from linear equations."""
    stages = slow.values_by_linear_equations(path)
    scale = np.asarray(slow.g.scale)
    rows, at = [], 0
    for before, after in pairwise(path):
        periods = slow.periods(before, after)
        arrived = stages[at + periods]
        worth = np.array([slow.worth(i, before, after) for i in range(slow.n)])
        least = (arrived - worth) / scale
        stay = np.array([slow.worth(i, before, before) for i in range(slow.n)])
        for wait in range(1, periods):
            least = np.minimum(least, (stages[at + wait] - stay) / scale)
        rows.append(least)
        at += periods
    stay = np.array([slow.worth(i, path[-1], path[-1]) for i in range(slow.n)])
    rows.append((stages[-1] - stay) / scale)
    return stages[0], np.array(rows)


def as_steps(path: list[State]) -> list[dict[str, str]]:
    return [
        {measure_name(m): level_name(l) for m, l in enumerate(after) if l != before[m]}
        for before, after in pairwise(path)
    ]


def lasting_of(slow: SlowGame, path: list[State], row: int, waited: int, i: int) -> float:
    """What 1 a period for as long as the plan lasts adds to a value: one linear equation for each stage."""
    stages = [path[0]]
    arrivals = [0]
    for a, b in pairwise(path):
        stages += [a] * (slow.periods(a, b) - 1) + [b]
        arrivals.append(len(stages) - 1)
    d = float(slow.g.patience[i])
    move = np.zeros((len(stages), len(stages)))
    for t in range(len(stages)):
        nxt = min(t + 1, len(stages) - 1)
        move[t, nxt] += 1 - sum(slow.hazards(stages[nxt]))
    worth = np.linalg.solve(np.eye(len(stages)) - d * move, (1 - d) * np.ones(len(stages)))
    at = arrivals[min(row + 1, len(path) - 1)] - waited
    return float(worth[at])


@pytest.mark.parametrize("part", range(PARTS))
def test_explicit_steps_have_the_margins_of_linear_equations(part: int) -> None:
    compared = failed = 0
    for seed in range(part, 96, PARTS):
        rng = np.random.default_rng([57, seed])
        instance = draw_instance(rng, most=5)
        path = draw_steps(rng, instance)
        if len(path) == 1:
            continue
        slow = SlowGame(instance)
        start, rows = slow_margins(slow, path)
        dispute = write_dispute(instance, proposals={"p": {"steps": as_steps(path)}})
        judged = detente.judge_proposal(dispute, "p", participation="report" if seed % 2 else "require")
        assert judged.plan is not None
        for i in range(slow.n):
            a = actor_name(i)
            got = [*(s.margins[a] for s in judged.plan.steps), judged.plan.target_margins[a]]
            assert got == pytest.approx(rows[:, i].tolist(), abs=1e-9)
            assert judged.plan.start_values[a] == pytest.approx(start[i] / instance.scale[i], abs=1e-9)
            joins = bool(start[i] >= instance.no_deal[i] - 1e-9)
            assert (a not in judged.stays_out) == joins
            for s in judged.plan.steps:  # each margin is that of the temptation told beside it
                t = s.temptations[a]
                assert t.kept - t.worth == pytest.approx(s.margins[a], abs=1e-9)
        below = {(int(r) + 1, actor_name(int(i))) for r, i in np.argwhere(rows < -1e-9)}
        assert {(f.step or len(rows), f.actor) for f in judged.failures} == below
        first = min((r for r, _ in below), default=None)
        assert (judged.first_failure is None) == (first is None)
        if judged.first_failure is not None:
            failed += 1
            assert (judged.first_failure.step or len(rows)) == first
            assert judged.verdict == "fails"
        compared += 1
        assert judged.reaches_target == instance.target.holds_at(path[-1])
    assert compared > 12
    assert failed > 6


@pytest.mark.parametrize("part", range(PARTS))
def test_remedies_keep_the_actor_and_nothing_less_does(part: int) -> None:
    seen = {"penalty": 0, "detection": 0, "payment": 0}
    for seed in range(part, 60, PARTS):
        rng = np.random.default_rng([571, seed])
        instance = draw_instance(rng, most=5)
        path = draw_steps(rng, instance)
        if len(path) == 1:
            continue
        dispute = write_dispute(instance)
        judged = detente.judge_proposal(dispute, as_steps(path))
        for f in judged.failures[:4]:
            i = int(f.actor[1:])
            row = (f.step or len(path)) - 1

            def kept(game: Instance, more: float = 0.0, *, i: int = i, row: int = row) -> bool:
                other = SlowGame(game)
                d = float(game.patience[i])
                for before, after, value, lasting in list_slow_checks(other, path, row, i):  # noqa: B023
                    for x in other.exposed(i, before, after):
                        for y, cost in other.withdrawals(i, x):
                            q = other.noticed(i, after, x, y)
                            paid = more * (1 - d) / (1 - d * (1 - q))
                            worth = other.breach_value(i, after, x, y, cost)
                            if worth + paid > value + more * lasting + 1e-9:
                                return False
                return True

            assert not kept(instance)
            if f.remedy.penalty is not None:
                seen["penalty"] += 1
                assert kept(with_penalty(instance, i, f.remedy.penalty + 1e-7))
                assert not kept(with_penalty(instance, i, f.remedy.penalty * (1 - 1e-4)))
            if f.remedy.detection is not None:
                seen["detection"] += 1
                assert kept(with_detection(instance, i, f.remedy.detection))
                assert not kept(with_detection(instance, i, f.remedy.detection - 0.01))
            if f.remedy.payment is not None:
                seen["payment"] += 1
                assert kept(instance, f.remedy.payment + 1e-6)
                assert not kept(instance, f.remedy.payment * (1 - 1e-4))
    assert seen["penalty"] > 5
    assert seen["payment"] > 5


def list_slow_checks(
    slow: SlowGame, path: list[State], row: int, i: int
) -> list[tuple[State, State, float, float]]:
    stages = slow.values_by_linear_equations(path)
    at = sum(slow.periods(a, b) for a, b in pairwise(path[: row + 2]))
    after = path[min(row + 1, len(path) - 1)]
    out = [(path[row], after, float(stages[at, i]), lasting_of(slow, path, row, 0, i))]
    if row < len(path) - 1:
        for wait in range(1, slow.periods(path[row], after)):
            value = float(stages[at - wait, i])
            out.append((path[row], path[row], value, lasting_of(slow, path, row, wait, i)))
    return out


def with_penalty(instance: Instance, i: int, more: float) -> Instance:
    always = constant(more)
    old = instance.penalties[i]
    added = StateSum((*old.patterns, *always.patterns), (*old.values, *always.values))
    return replace(instance, penalties=(*instance.penalties[:i], added, *instance.penalties[i + 1 :]))


def with_detection(instance: Instance, i: int, least: float) -> Instance:
    """Every breach by i is noticed with at least this chance, whatever the state."""
    slow = SlowGame(instance)
    table = np.zeros(instance.shape)
    for state in np.ndindex(*instance.shape):
        table[state] = max(least, min(1.0, max(0.0, slow.total(instance.detection[i], state))))
    everything = tuple(range(len(instance.shape)))
    new = StateSum((Pattern(everything, table),), (1.0,))
    return replace(instance, detection=(*instance.detection[:i], new, *instance.detection[i + 1 :]))


@pytest.mark.parametrize("part", range(PARTS))
def test_the_best_plan_of_an_order_is_the_best_of_every_path_it_allows(part: int) -> None:
    compared = prescribed = forbidden = 0
    for seed in range(part, 88, PARTS):
        rng = np.random.default_rng([19, seed])
        instance = draw_instance(rng, most=5)
        holds, written = draw_order(rng, instance)
        slow = SlowGame(replace(instance, demands=(*instance.demands, *holds)))
        paths = slow.every_path(limit=5_000)
        if paths is None:
            continue
        values, margins, _ = paths
        dispute = write_dispute(instance, proposals={"p": {"hold": written}, "free": {"free": True}})
        if not dispute.compiled.truth(dispute.spec.targets["goal"]).any():
            with pytest.raises(detente.DisputeError, match="no state that the rules allow"):
                detente.judge_proposal(dispute, "p")
            continue
        judged = detente.judge_proposal(dispute, "p", tolerance=0, participation="report")
        compared += 1
        if not len(margins):
            assert judged.verdict == "impossible"
            assert judged.plan is None
            forbidden += 1
            continue
        assert judged.margin == pytest.approx(margins.max(), abs=1e-9)
        assert judged.verdict == ("holds" if margins.max() >= -1e-10 else "fails")
        joining = (values >= instance.no_deal - 1e-10).all(axis=1)
        required = detente.judge_proposal(dispute, "p", tolerance=0, participation="require")
        if joining.any():
            assert required.margin == pytest.approx(margins[joining].max(), abs=1e-9)
            assert required.verdict == ("holds" if margins[joining].max() >= -1e-10 else "fails")
        else:
            assert required.verdict == "fails"
            assert required.stays_out
        free = detente.judge_proposal(dispute, "free", tolerance=0, participation="report")
        assert free.margin is not None
        assert free.margin >= margins.max() - 1e-9
        prescribed += free.margin > margins.max() + 1e-6
    assert compared > 10
    assert forbidden
    assert prescribed


def draw_order(rng: np.random.Generator, instance: Instance) -> tuple[list[Hold], list[dict[str, object]]]:
    """An order that holds an actor's measures, or some, until a formula; as arrays and as the file has it."""
    holds, written = [], []
    for _ in range(int(rng.integers(1, 3))):
        until = random_pattern(rng, instance.shape, 1)
        if rng.random() < 0.5:
            i = int(rng.integers(instance.actors))
            holds.append(Hold(instance.own(i), until))
            written.append({"measures_of": actor_name(i), "until": formula_of(until)})
        else:
            picked = rng.choice(len(instance.shape), size=2, replace=False)
            measures = tuple(sorted(int(m) for m in picked))
            holds.append(Hold(measures, until))
            written.append({"measures": [measure_name(m) for m in measures], "until": formula_of(until)})
    return holds, written  # type: ignore[return-value]


# ------------------------------------------------------------------------------- named deals and orders

CATALOGUED = {
    "all_relief_for_yongbyon": "all relief for moratorium, freeze and Yongbyon",
    "everything_then_relief": "all six, then relief, end of war and treaty",
    "partial_relief_for_yongbyon": "moratorium, freeze, Yongbyon for partial relief, UN relief and end of war",
}


@pytest.mark.parametrize("name", CATALOGUED)
def test_named_deals_of_the_catalogue_have_the_reference_margins(name: str) -> None:
    dispute = detente.load("korea-calibration")
    judged = detente.judge_proposal(dispute, name)
    _, margins, values = DEALS[CATALOGUED[name]]
    assert judged.plan is not None
    least = judged.plan.smallest_margins()
    assert list(least.values()) == pytest.approx(margins, abs=2e-4)
    assert list(judged.plan.start_values.values()) == pytest.approx(values, abs=2e-4)
    assert (judged.verdict == "holds") == (min(margins) >= 0)


@pytest.mark.parametrize(
    ("name", "reference", "scenario"),
    [
        ("denuclearise_first", "denuclearise first", None),
        ("denuclearise_first", "denuclearise first, no guarantee", "without_guarantee"),
        ("relief_first", "relief first", None),
        ("parallel", "parallel, no guarantee", "without_guarantee"),
    ],
)
def test_orders_of_the_catalogue_reach_the_reference_margins(
    name: str, reference: str, scenario: str | None
) -> None:
    _, _, found, bound = BEST[reference]
    judged = detente.judge_proposal(detente.load("korea-calibration"), name, scenario=scenario)
    assert judged.settings["participation"] == "report"  # as the file sets it
    assert judged.margin is not None
    assert found - 1e-3 <= judged.margin <= bound + 1e-4
