"""The sixteen-measure US-DPRK instance, written out as arrays, with its numerical references.

Payoffs are judgments invented to study the mechanism; the reference margins and deals were computed
independently of this program.
"""

from __future__ import annotations

import numpy as np

from detente.analysis.roadmap.game.instance import (
    ALWAYS,
    Hazard,
    Hold,
    Instance,
    Pattern,
    StateSum,
    constant,
)

US, DPRK, CHINA, ROK = range(4)
ACTORS = ("us", "dprk", "china", "rok")

# measure: owner, payoffs per period (us, dprk, china, rok), undo cost (None: never), needs
TABLE: dict[str, tuple[int, tuple[float, float, float, float], float | None, str | None]] = {
    "liaison": (US, (-0.2, 0.5, 0.2, 0.3), 0.3, None),
    "end_of_war": (US, (-0.4, 1.0, 0.3, 0.6), 0.8, None),
    "exercises": (US, (-0.8, 1.5, 0.8, -0.3), 0.2, None),
    "relief_partial": (US, (-1.5, 3.0, 0.5, 0.3), 0.5, None),
    "relief_full": (US, (-2.5, 4.0, 0.5, 0.3), 0.8, "relief_partial"),
    "treaty": (US, (-1.0, 3.0, 1.0, 0.8), 4.0, "end_of_war"),
    "moratorium": (DPRK, (1.5, -0.8, 0.8, 1.5), 0.2, None),
    "freeze": (DPRK, (1.0, -1.0, 0.4, 0.6), 0.5, None),
    "declaration": (DPRK, (1.0, -1.5, 0.3, 0.4), None, None),
    "yongbyon": (DPRK, (2.5, -3.0, 0.6, 1.0), 6.0, "freeze"),
    "icbm": (DPRK, (5.0, -4.0, 0.8, 1.0), 8.0, "moratorium"),
    "warheads": (DPRK, (8.0, -9.0, 2.0, 3.0), None, "declaration"),
    "guarantee": (CHINA, (-0.3, 3.0, -1.2, 0.2), 2.0, None),
    "un_relief": (CHINA, (-0.5, 3.0, 0.3, 0.1), 0.3, None),
    "projects": (ROK, (0.0, 1.5, 0.2, 0.5), 0.3, None),
    "hotline": (ROK, (0.1, 0.1, 0.1, -0.05), 0.1, None),
}
MEASURES = tuple(TABLE)
AT = {name: m for m, name in enumerate(MEASURES)}
US_SIX = MEASURES[:6]
DPRK_SIX = MEASURES[6:12]


def all_of(*names: str) -> Pattern:
    """Holds where every named measure is in force."""
    where = tuple(sorted(AT[n] for n in names))
    table = np.zeros((2,) * len(where))
    table[(1,) * len(where)] = 1
    return Pattern(where, table)


def implies(upper: str, lower: str) -> Pattern:
    where = tuple(sorted((AT[upper], AT[lower])))
    table = np.ones((2, 2))
    table[(1, 0) if where[0] == AT[upper] else (0, 1)] = 0
    return Pattern(where, table)


HOLDS = {
    "guarantee": (US, ROK),
    "un_relief": (US, ROK),
    "projects": (US, CHINA),
    "hotline": (US, DPRK, CHINA),
}


def build_calibration(
    demands: tuple[Hold, ...] = (), without: tuple[str, ...] = (), wobble: np.random.Generator | None = None
) -> Instance:
    """The instance; `without` measures are never raised; `wobble` multiplies every number by U[0.65, 1.35]."""

    def shake(value: float) -> float:
        return value if wobble is None else value * float(wobble.uniform(0.65, 1.35))

    payoffs = []
    for i in range(4):
        patterns = [all_of(n) for n in MEASURES]
        values = [shake(TABLE[n][1][i]) for n in MEASURES]
        if i == DPRK:
            patterns += [all_of("guarantee", "warheads"), all_of("treaty", "warheads")]
            values += [shake(2.0), shake(1.0)]
        payoffs.append(StateSum(tuple(patterns), tuple(values)))
    undo = np.zeros((16, 2))
    undo[:, 1] = [0.0 if TABLE[n][2] is None else shake(TABLE[n][2] or 0.0) for n in MEASURES]
    closed = demands
    if without:
        closed = (*demands, Hold(tuple(AT[n] for n in without), Pattern((), np.array(0.0))))
    alarm = StateSum((ALWAYS, all_of("hotline")), (0.04, -0.03))
    return Instance(
        shape=(2,) * 16,
        owner=tuple(row[0] for row in TABLE.values()),
        start=(0,) * 16,
        lock=tuple((0, 1) if row[2] is None else (0, 0) for row in TABLE.values()),
        fallback=(0,) * 16,
        leader_bound=(True,) * 16,
        takes=((0, 1),) * 16,
        consent=((),) * 16,
        holds=tuple(HOLDS.get(n, ()) for n in MEASURES),
        rules=tuple(implies(n, row[3]) for n, row in TABLE.items() if row[3]),
        preconditions=(),
        demands=closed,
        target=all_of(*DPRK_SIX),
        max_bundle=4,
        patience=np.array([0.9, 0.93, 0.95, 0.92]),
        scale=np.array([10.0, 10.0, 3.0, 5.0]),
        payoffs=tuple(payoffs),
        detection=(
            constant(1.0),
            StateSum(
                (ALWAYS, all_of("hotline"), all_of("guarantee")), (shake(0.35), shake(0.15), shake(0.15))
            ),
            constant(1.0),
            constant(1.0),
        ),
        seen=np.zeros(16),
        undo=undo,
        hazards=(
            *(
                Hazard(tuple(float(k == i) for k in range(4)), constant(h))
                for i, h in enumerate((0.05, 0.01, 0.003, 0.01))
            ),
            Hazard((0.5, 0.5, 0.0, 0.0), alarm),
        ),
        penalties=(
            StateSum((all_of("treaty"),), (shake(1.5),)),
            StateSum((all_of("guarantee"),), (shake(2.0),)),
            constant(0.0),
            constant(0.0),
        ),
        credibility=np.ones(4),
        no_deal=np.zeros(4),
    )


DENUCLEARISE_FIRST = (Hold(tuple(AT[n] for n in (*US_SIX, "un_relief")), all_of(*DPRK_SIX)),)
RELIEF_FIRST = (Hold(tuple(AT[n] for n in DPRK_SIX), all_of(*US_SIX)),)
KOREA_OUT = ("projects", "hotline")
GUARANTEE_OUT = ("guarantee",)

# order, measures not available, best smallest margin: found, upper bound
BEST = {
    "parallel": ((), (), 0.2475, 0.2484),
    "parallel, no rok": ((), KOREA_OUT, 0.0892, 0.0899),
    "parallel, no guarantee": ((), GUARANTEE_OUT, -0.1806, -0.1798),
    "denuclearise first": (DENUCLEARISE_FIRST, (), 0.0429, 0.0429),
    "denuclearise first, no guarantee": (DENUCLEARISE_FIRST, GUARANTEE_OUT, -0.4799, -0.4799),
    "relief first": (RELIEF_FIRST, (), 0.147, 0.1477),
}

# steps, smallest margin of each actor, value at the start / scale
DEALS = {
    "all relief for moratorium, freeze and Yongbyon": (
        (("relief_partial", "relief_full", "un_relief", "moratorium", "freeze", "yongbyon"),),
        (0.0171, 0.1581, 0.3453, 0.2822),
        (0.0121, 0.2987, 0.3453, 0.3006),
    ),
    "all six, then relief, end of war and treaty": (
        (DPRK_SIX, ("relief_partial", "relief_full", "un_relief", "end_of_war", "treaty")),
        (0.1193, -0.7843, 0.545, 0.464),
        (0.9997, -0.7621, 1.2275, 1.0778),
    ),
    "moratorium, freeze, Yongbyon for partial relief, UN relief and end of war": (
        (("moratorium", "freeze", "yongbyon", "relief_partial", "un_relief", "end_of_war"),),
        (0.1253, 0.0865, 0.3265, 0.3045),
        (0.0993, 0.195, 0.3265, 0.3229),
    ),
}


def path_of(steps: tuple[tuple[str, ...], ...]) -> tuple[tuple[int, ...], ...]:
    """The states that a sequence of raised measures passes through."""
    states = [(0,) * 16]
    for raised in steps:
        state = list(states[-1])
        for name in raised:
            state[AT[name]] = 1
        states.append(tuple(state))
    return tuple(states)
