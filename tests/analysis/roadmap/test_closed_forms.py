"""Games whose answer is known in closed form."""

from __future__ import annotations

import numpy as np
import pytest

from detente.analysis.roadmap.game.frame import build_frame
from detente.analysis.roadmap.game.instance import ALWAYS, Hazard, Instance, Pattern, StateSum, constant
from detente.analysis.roadmap.game.plans import measure_path
from detente.analysis.roadmap.game.structure import compile_instance
from detente.analysis.roadmap.game.worth import value_states
from detente.analysis.roadmap.search.best import Search, find_best_plan
from detente.analysis.roadmap.search.pruning import Problem


def solve(instance: Instance) -> Search:
    structure = compile_instance(instance)
    return find_best_plan(Problem(value_states(build_frame(structure), instance), structure.arcs), 0.0)


def two_sided(
    patience: float,
    levels: int,
    gives: np.ndarray,
    gets: np.ndarray,
    *,
    undo: float = 0.0,
    detection: float = 1.0,
    hazard: float = 0.0,
    penalty: float = 0.0,
    both: float = 0.0,
    bundle: int = 2,
) -> Instance:
    """Two actors with one ladder each: level k of one's own costs gives[k], of the other's brings gets[k]."""
    pay = []
    for i in range(2):
        own = Pattern((i,), gives)
        other = Pattern((1 - i,), gets)
        together = Pattern(
            (0, 1), np.outer(np.arange(levels) == levels - 1, np.arange(levels) == levels - 1).astype(float)
        )
        pay.append(StateSum((own, other, together), (-1.0, 1.0, both)))
    cost = np.zeros((2, levels))
    cost[:, 1:] = undo
    lock = tuple(tuple(range(levels)) if not np.isfinite(undo) else (0,) * levels for _ in range(2))
    top = np.zeros((levels, levels))
    top[-1, -1] = 1
    hazards = tuple(Hazard(tuple(float(k == i) for k in range(2)), constant(hazard)) for i in range(2))
    return Instance(
        shape=(levels, levels),
        owner=(0, 1),
        start=(0, 0),
        lock=lock,
        fallback=(0, 0),
        leader_bound=(True, True),
        takes=((0, *(1,) * (levels - 1)),) * 2,
        consent=((), ()),
        holds=((), ()),
        rules=(),
        preconditions=(),
        demands=(),
        target=Pattern((0, 1), top),
        max_bundle=bundle,
        patience=np.full(2, patience),
        scale=np.ones(2),
        payoffs=tuple(pay),
        detection=(constant(detection),) * 2,
        seen=np.zeros(2),
        undo=cost,
        hazards=hazards if hazard else (),
        penalties=(StateSum((ALWAYS,), (penalty,)),) * 2,
        credibility=np.ones(2),
        no_deal=np.zeros(2),
    )


def concession(patience: float, a: float, b: float, **rest: float) -> Instance:
    """Each gives up a and gets b, at once; whoever keeps back its own has b for nothing until it is noticed."""
    step = np.array([0.0, 1.0])
    return two_sided(patience, 2, a * step, b * step, **rest)  # type: ignore[arg-type]


@pytest.mark.parametrize(("a", "b"), [(1.0, 2.0), (1.0, 3.0), (2.0, 3.0)])
@pytest.mark.parametrize("q", [1.0, 0.5, 0.2])
def test_concessions_hold_from_the_patience_that_detection_asks_for(a: float, b: float, q: float) -> None:
    critical = a / (a + q * (b - a))
    below, above = (solve(concession(critical + shift, a, b, detection=q)) for shift in (-1e-4, 1e-4))
    assert below.margin < 0 < above.margin
    assert solve(concession(critical, a, b, detection=q)).margin == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    ("h", "critical"), [(0.0, 0.5), (0.02, 0.5154639175), (0.05, 0.5405405405), (0.1, 0.5882352941)]
)
def test_concessions_under_hazards_hold_from_a_higher_patience(h: float, critical: float) -> None:
    a, b = 1.0, 2.0
    assert critical == pytest.approx(a / (b - h * (a + b)), abs=1e-9)
    assert solve(concession(critical, a, b, hazard=h)).margin == pytest.approx(0, abs=1e-9)
    assert solve(concession(critical - 1e-4, a, b, hazard=h)).margin < 0
    assert solve(concession(critical + 1e-4, a, b, hazard=h)).margin > 0


def prisoners(patience: float, t: float, r: float, p: float, s: float, **rest: float) -> Instance:
    """The repeated prisoner's dilemma: cooperation (r, r) against grim return to (p, p); the sucker has s."""
    step = np.array([0.0, 1.0])
    # payoff over (p, p): own concession p - s, the other's t - p; both together make r
    return two_sided(patience, 2, (p - s) * step, (t - p) * step, both=r + p - s - t, **rest)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("t", "r", "p", "s", "critical"),
    [(5, 3, 1, 0, 0.5), (10, 9, 3, 1, 1 / 7), (4, 3, 2, 1, 0.5), (3, 2, 0, -1, 1 / 3)],
)
def test_grim_return_sustains_cooperation_from_the_textbook_patience(
    t: float, r: float, p: float, s: float, critical: float
) -> None:
    assert critical == pytest.approx((t - r) / (t - p))
    assert solve(prisoners(critical, t, r, p, s)).margin == pytest.approx(0, abs=1e-9)
    assert (
        solve(prisoners(critical - 1e-3, t, r, p, s)).margin
        < 0
        < solve(prisoners(critical + 1e-3, t, r, p, s)).margin
    )


@pytest.mark.parametrize(("q", "critical"), [(1.0, 0.5), (0.5, 2 / 3), (0.2, 5 / 6)])
def test_worse_detection_asks_for_more_patience(q: float, critical: float) -> None:
    assert solve(prisoners(critical, 5, 3, 1, 0, detection=q)).margin == pytest.approx(0, abs=1e-9)
    threshold = (1 - 0.9) * (5 - 3) / (0.9 * (3 - 1))
    assert threshold == pytest.approx(0.1111111111)
    assert solve(prisoners(0.9, 5, 3, 1, 0, detection=threshold)).margin == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(("d", "bond"), [(0.3, 8 / 3), (0.4, 1.0), (0.5, 0.0)])
def test_a_bond_replaces_patience(d: float, bond: float) -> None:
    # the bond is forfeited once; a penalty per period of the same worth is bond * (1 - d) / d
    penalty = bond * (1 - d) / d
    d_needed = solve(prisoners(d, 5, 3, 1, 0, penalty=penalty)).margin
    forfeited_at_once = (3 - (1 - d) * 5 - d * 1) + d * penalty
    assert d_needed == pytest.approx(forfeited_at_once, abs=1e-9)
    smallest = (5 - 3) / d - (5 - 1)
    assert smallest == pytest.approx(bond, abs=1e-9)


@pytest.mark.parametrize("levels", [1, 2, 4])
@pytest.mark.parametrize("patience", [0.5, 0.9, 0.99, 0.999])
def test_a_finite_ladder_that_cannot_be_undone_unravels_for_every_patience(
    levels: int, patience: float
) -> None:
    ladder = np.linspace(0, 1, levels + 1)
    game = two_sided(patience, levels + 1, ladder, 2 * ladder, undo=np.inf)
    assert solve(game).margin < -1e-9


@pytest.mark.parametrize(
    ("a", "b", "d"), [(1.0, 2.0, 0.9), (1.0, 2.0, 0.6), (1.0, 3.0, 0.5), (2.0, 3.0, 0.8)]
)
@pytest.mark.parametrize("n", [3, 12, 40])
def test_gradual_concessions_have_the_margins_of_the_theory(a: float, b: float, d: float, n: int) -> None:
    # linear-kinked gradualism: c_t = 1 - (a / (d b))^t; payoff b * the other's - a * one's own, nothing can be undone
    ladder = 1 - (a / (d * b)) ** np.arange(n + 1)
    game = two_sided(d, n + 1, a * ladder, b * ladder, undo=np.inf)
    plan = measure_path(game, [(t, t) for t in range(n + 1)])
    margins = plan.margins[:n, 0]
    expected = [-a * d ** (n - t) * (ladder[n] - ladder[n - 1]) for t in range(1, n + 1)]
    assert margins == pytest.approx(expected, abs=1e-9)
    # what is promised beyond the last level is missing, so that the value tends to b c_1 from below as n grows
    missing = b * ladder[1] - plan.values[1, 0]
    assert -1e-12 < missing < (b - a) * (a / (d * b)) ** n * d ** (n - 1) + 1e-9
