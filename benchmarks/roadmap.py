"""How the roadmap search grows: random disputes of n yes/no measures, the shipped disputes, and feasibility over draws.

    python benchmarks/roadmap.py                    # everything
    python benchmarks/roadmap.py 14x2 korea-2019    # these cases only: NxA is n measures of A actors

Each case runs in a process of its own, after a small one that compiles or loads the kernels, so that its peak memory
is its own. Times are wall seconds from a dispute in memory to the answer, preparation included; processor seconds
stand beside them, because other work on the machine lengthens the first and not the second by much. No other program
does this, so the last case times our own slow twin, which follows every path, on a dispute small enough for it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from detente.analysis.roadmap.game.instance import Instance

# Seconds wanted on two cores after warm-up, and GiB.
TARGETS: dict[str, tuple[float, float]] = {
    "14x2": (4, 8), "14x4": (4, 8), "16x2": (15, 8), "16x4": (15, 8), "20x2": (90, 8),
    "korea-2019": (5, 8), "hanoi-small": (0.3, 8), "draws hanoi-small": (30, 8), "draws korea-2019": (0.6, 8),
    "slow twin": (0, 8),
}  # fmt: skip
KOREA = ("", "china", "rok", "china,rok", "china.guarantor", "parallel", "denuclearise_first", "relief_first")


def make_case(n: int, actors: int, seed: int = 0) -> Instance:
    """A random dispute: everybody's own measures cost it, the others' bring more; a quarter cannot be undone."""
    from detente.analysis.roadmap.game.instance import ALWAYS, Hazard, Instance, Pattern, StateSum, constant

    rng = np.random.default_rng(seed)
    owner = tuple(m % actors for m in range(n))
    one_way = rng.random(n) < 0.25
    raised = np.array([0.0, 1.0])
    pay = []
    for i in range(actors):
        patterns = [Pattern((m,), raised) for m in range(n)]
        worth = [float(-rng.uniform(0.3, 1.0) if owner[m] == i else rng.uniform(0.3, 1.2)) for m in range(n)]
        for _ in range(n // 2):
            pair = tuple(sorted(rng.choice(n, 2, replace=False).tolist()))
            patterns.append(Pattern(pair, np.outer(raised, raised)))
            worth.append(float(rng.uniform(-0.2, 0.3)))
        pay.append(StateSum(tuple(patterns), tuple(worth)))
    undo = np.zeros((n, 2))
    undo[:, 1] = np.where(one_way, np.inf, rng.uniform(0, 0.5, n))
    return Instance(
        shape=(2,) * n,
        owner=owner,
        start=(0,) * n,
        lock=tuple((0, 1) if never else (0, 0) for never in one_way),
        fallback=(0,) * n,
        leader_bound=(True,) * n,
        takes=((0, 1),) * n,
        consent=((),) * n,
        holds=((),) * n,
        rules=(),
        preconditions=(),
        demands=(),
        target=Pattern(tuple(range(n)), _corner(n)),
        max_bundle=actors,
        patience=rng.uniform(0.85, 0.97, actors),
        scale=np.full(actors, float(n)),
        payoffs=tuple(pay),
        detection=tuple(StateSum((ALWAYS,), (float(rng.uniform(0.5, 0.95)),)) for _ in range(actors)),
        seen=np.zeros(n),
        undo=undo,
        hazards=tuple(
            Hazard(tuple(float(k == i) for k in range(actors)), constant(0.01)) for i in range(actors)
        ),
        penalties=(constant(0.2),) * actors,
        credibility=np.ones(actors),
        no_deal=np.zeros(actors),
    )


def _corner(n: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    """True where every measure is raised."""
    table = np.zeros((2,) * n)
    table[(1,) * n] = 1
    return table


def solve_case(n: int, actors: int, seed: int = 0) -> dict[str, Any]:
    """The best plan of a random dispute, to 0.001."""
    from detente.analysis.roadmap.game.frame import build_frame
    from detente.analysis.roadmap.game.structure import compile_instance
    from detente.analysis.roadmap.game.worth import value_states
    from detente.analysis.roadmap.search.best import find_best_plan
    from detente.analysis.roadmap.search.pruning import Problem

    structure = compile_instance(make_case(n, actors, seed))
    valuation = value_states(build_frame(structure), structure.instance)
    found = find_best_plan(Problem(valuation, structure.arcs), 1e-3)
    steps = structure.arcs.count
    return {
        "told": f"{len(structure.codes):,} states, {steps:,} steps: {found.status}, margin {found.margin:.4f}, "
        f"bound {found.bound:.4f}"
    }


def solve_slowest(n: int, actors: int) -> dict[str, Any]:
    """The slowest of three random disputes; one of a million states."""
    runs = []
    for seed in range(1 if n > 16 else 3):
        begin, busy = time.perf_counter(), time.process_time()
        got = solve_case(n, actors, seed)
        runs.append({**got, "seconds": time.perf_counter() - begin, "busy": time.process_time() - busy})
    return max(runs, key=lambda r: float(r["busy"]))


def solve_dispute(name: str) -> dict[str, Any]:
    """The shipped dispute as a user asks for it, everything told."""
    from detente import load
    from detente.analysis.roadmap.planning.roadmap import plan_roadmap

    found = plan_roadmap(load(name))
    return {
        "told": f"{found.status}, margin {found.margin:.4f}, bound {found.bound:.4f}, {found.method.certificate}"
    }


def ask_draws(name: str) -> dict[str, Any]:
    """Does a plan exist: 1,000 draws of hanoi-small, or eight questions in each of 50 draws of korea-2019."""
    from detente import load
    from detente.analysis.roadmap.search.existence import PlanQuestion, plan_exists
    from detente.model.draws import Draws

    whole = load(name)
    count = 1000 if name == "hanoi-small" else 50
    asked = []
    for what in ("",) if name == "hanoi-small" else KOREA:
        order = what if what in whole.effective.proposals else None
        dispute = whole.without(*what.split(",")) if what and not order else whole
        question = PlanQuestion(proposal=order)
        draws = Draws(dispute, like=whole)
        plan_exists(dispute, draws.at(0).values, question)  # lays what all draws share
        asked.append((dispute, question, draws))
    begin, busy = time.perf_counter(), time.process_time()
    answers = [plan_exists(e, draws.at(k).values, q) for k in range(count) for e, q, draws in asked]
    seconds, busy = time.perf_counter() - begin, time.process_time() - busy
    per = 1 if name == "hanoi-small" else count
    told = f"{answers.count(True)} yes, {answers.count(False)} no, {answers.count(None)} undecided"
    what = f"{count:,} draws" if per == 1 else f"a draw of {len(asked)} questions"
    return {"seconds": seconds / per, "busy": busy / per, "told": f"{what}: {told}"}


def follow_paths() -> dict[str, Any]:
    """The slow twin against the search on one dispute of six measures and two actors."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from tests.analysis.roadmap.slow import SlowGame

    begin = time.perf_counter()
    listed = SlowGame(make_case(6, 2)).every_path(limit=10**7)
    slow = time.perf_counter() - begin
    solve_case(6, 2)
    begin = time.perf_counter()
    told = solve_case(6, 2)["told"]
    fast = time.perf_counter() - begin
    assert listed is not None
    return {
        "seconds": fast, "busy": fast,
        "told": f"{told}; the twin: {len(listed[1]):,} paths, best {listed[1].max():.4f}, {slow:.2f} s: "
        f"x{slow / fast:,.0f}",
    }  # fmt: skip


def measure(case: str) -> dict[str, Any]:
    """Run one case in this process, with its seconds and the peak memory in MiB."""
    solve_case(6, 2)
    solve_case(6, 4)
    if case in ("korea-2019", "hanoi-small"):
        solve_dispute("hanoi-small")
    begin, busy = time.perf_counter(), time.process_time()
    if case == "slow twin":
        got = follow_paths()
    elif case.startswith("draws "):
        got = ask_draws(case.removeprefix("draws "))
    elif "x" in case:
        n, actors = map(int, case.split("x"))
        got = solve_slowest(n, actors)
    else:
        got = solve_dispute(case)
    got.setdefault("seconds", time.perf_counter() - begin)
    got.setdefault("busy", time.process_time() - busy)
    got["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return got


def main() -> None:
    """Measure every case in a process of its own and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("case", nargs="*", default=list(TARGETS))
    parser.add_argument("--repeat", type=int, default=1, help="runs of each case, the best counts")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measure(asked.one)))
        return
    from importlib.metadata import version

    print(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"numpy {version('numpy')}, numba {version('numba')}; best of {asked.repeat}, load {os.getloadavg()[0]:.1f}"
    )
    print(f"{'case':18}  wall s   busy s  target  busy/target   MiB")
    for case in asked.case:
        command = [sys.executable, __file__, "--one", case]
        runs = [
            json.loads(
                subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[-1]
            )
            for _ in range(asked.repeat)
        ]
        got = min(runs, key=lambda g: float(g["busy"]))
        wanted, _ = TARGETS.get(case, (0, 8))
        ratio = f"{got['busy'] / wanted:8.2f}" if wanted else " " * 8
        figures = f"{got['seconds']:8.2f} {got['busy']:8.2f} {wanted:7.1f}  {ratio}  {got['peak']:8.0f}"
        print(f"{case:18}{figures}   {got['told']}", flush=True)


if __name__ == "__main__":
    main()
