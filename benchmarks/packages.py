"""How long do the Pareto frontier, the acceptable set and the payoffs of a large dispute take?

    python benchmarks/packages.py [--quick]

Three actors with random additive payoffs over issues of ten levels, 10^5 and 10^6 outcomes, on our path from a
dispute to its frontier and, where NegMAS is installed, on its `pareto_frontier` from utility functions to the
frontier, on the same payoffs in the same run. Then 2^20 states with four actors, in a process of its own, with
the largest memory it took.
"""

from __future__ import annotations

import argparse
import platform
import random
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from detente.analysis.packages.acceptance import Acceptance, survey
from detente.analysis.packages.bargain import solve_bargain
from detente.analysis.packages.pareto import find_maxima
from detente.analysis.packages.search import find_packages
from detente.model.dispute import Dispute
from detente.model.reading import read_data

ACTORS = ("a", "b", "c")
LEVELS = 10
RUNS = 3


def make_tables(issues: int, seed: int = 0) -> dict[str, list[list[float]]]:
    """Payoffs by actor, issue and level, three decimals."""
    rng = random.Random(seed)
    return {a: [[round(rng.random(), 3) for _ in range(LEVELS)] for _ in range(issues)] for a in ACTORS}


def make_dispute(tables: dict[str, list[list[float]]]) -> Dispute:
    """A dispute with one measure for each issue, in which everybody accepts everything."""
    issues = len(tables["a"])
    levels = [f"v{k}" for k in range(LEVELS)]
    worth = {
        a: {f"m{i}": dict(zip(levels, t[i], strict=True)) for i in range(issues)} for a, t in tables.items()
    }
    return read_data(
        {
            "format": 1,
            "id": "benchmark",
            "title": "Benchmark",
            "actors": {a: {} for a in ACTORS},
            "measures": {f"m{i}": {"owner": ACTORS[i % 3], "levels": levels} for i in range(issues)},
            "preferences": {a: {"worth": worth[a], "no_deal": -1} for a in ACTORS},
        }
    )


def best_of(runs: int, work: Callable[[], Any]) -> tuple[float, Any]:
    """The shortest of several runs, and what the last of them gave."""
    times, result = [], None
    for _ in range(runs):
        start = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - start)
    return min(times), result


def frontier_of(dispute: Dispute) -> Any:
    """States, payoffs, acceptable set and frontier, from nothing but the dispute."""
    fresh = Dispute(dispute.spec)
    return solve_bargain(Acceptance(survey(fresh), fresh.values))


def measure_size(issues: int, runs: int) -> None:
    """Times for one size, side by side with NegMAS where it is installed."""
    tables = make_tables(issues)
    dispute = make_dispute(tables)
    size = LEVELS**issues
    ours, bargain = best_of(runs, lambda: frontier_of(dispute))
    whole, _ = best_of(runs, lambda: find_packages(Dispute(dispute.spec)))
    compiled = dispute.compiled
    points = np.stack([compiled.utility(a).values for a in ACTORS])
    kernel, maxima = best_of(runs, lambda: find_maxima(points))
    print(f"\n{size:,} outcomes, 3 actors, {issues} issues of {LEVELS} levels; best of {runs}")
    print(
        f"  detente: points to frontier                         {kernel:9.4f} s   {len(maxima):,} on the frontier"
    )
    print(f"  detente: dispute to states, payoffs, frontier       {ours:9.4f} s   {len(bargain.frontier):,}")
    print(f"  detente: find_packages (solutions, ranges, corners) {whole:9.4f} s")
    try:
        theirs, count = measure_negmas(tables, 1 if issues > 5 else runs)
    except ImportError:
        print("  NegMAS is not installed here: no comparison")
        return
    print(f"  NegMAS:  utility functions to frontier              {theirs[0]:9.4f} s   {count:,}")
    print(f"  NegMAS:  points to frontier                         {theirs[1]:9.4f} s")
    print(f"  ratio, from the model to the frontier               {theirs[0] / ours:9.1f}")
    print(f"  ratio, from the points to the frontier              {theirs[1] / kernel:9.1f}")


def measure_negmas(tables: dict[str, list[list[float]]], runs: int) -> tuple[tuple[float, float], int]:
    """NegMAS on the same payoffs: from utility functions, and from points alone. Raises ImportError without it."""
    from negmas import LinearAdditiveUtilityFunction, TableFun, make_issue
    from negmas.preferences.ops import pareto_frontier, pareto_frontier_numpy

    issues = [make_issue(LEVELS, f"m{i}") for i in range(len(tables["a"]))]
    functions = [
        LinearAdditiveUtilityFunction(
            {f"m{i}": TableFun(dict(enumerate(values))) for i, values in enumerate(tables[a])},
            issues=issues,
        )
        for a in ACTORS
    ]
    from_model, (points, _) = best_of(runs, lambda: pareto_frontier(functions, issues=issues))
    matrix = np.stack([_sums(tables[a]) for a in ACTORS], axis=1)
    from_points, _ = best_of(runs, lambda: pareto_frontier_numpy(matrix))
    return (from_model, from_points), len(points)


def _sums(table: list[list[float]]) -> np.ndarray[Any, Any]:
    total = np.zeros(1)
    for values in table:
        total = (total[:, None] + np.array(values)[None, :]).reshape(-1)
    return total


def peak_memory() -> float:
    """The most memory this process has held so far, in MiB."""
    status = Path("/proc/self/status")
    if status.exists():  # ru_maxrss would count what the process that started this one held
        line = next(x for x in status.read_text().splitlines() if x.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    import resource

    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size / 2**20 if sys.platform == "darwin" else size / 1024


def measure_large() -> None:
    """2^20 feasible states and four actors: built, valued, solved; called in a process of its own."""
    rng = random.Random(1)
    actors = [f"p{k}" for k in range(4)]
    worth = {a: {f"m{i}": round(rng.uniform(-1, 1), 3) for i in range(20)} for a in actors}
    for a in actors:
        worth[a]["m0 and m7"] = 0.5
    data = {
        "format": 1,
        "id": "large",
        "title": "Large",
        "actors": {a: {} for a in actors},
        "measures": {f"m{i}": {"owner": actors[i % 4]} for i in range(20)},
        "preferences": {a: {"worth": worth[a]} for a in actors},
    }
    dispute = read_data(data)
    before = peak_memory()
    start = time.perf_counter()
    compiled = dispute.compiled
    values = {a: compiled.utility(a) for a in actors}
    built = time.perf_counter() - start
    after = peak_memory()
    assert (compiled.space.size, len(values)) == (2**20, 4)
    start = time.perf_counter()
    found = find_packages(dispute)
    solved = time.perf_counter() - start
    most = peak_memory()
    print(f"\n{compiled.space.size:,} states, 4 actors")
    print(f"  states and payoffs      {built:8.2f} s   {after:7.0f} MiB at most ({before:.0f} before)")
    print(f"  find_packages           {solved:8.2f} s   {most:7.0f} MiB at most")
    print(f"  {found.acceptable:,} acceptable, {found.frontier_size:,} on the frontier")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="10^5 outcomes only, one run")
    parser.add_argument("--large", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.large:
        measure_large()
        return
    print(f"Python {platform.python_version()}, {platform.machine()}, {platform.system()}")
    for name in ("numpy", "numba", "negmas"):
        try:
            print(f"  {name} {version(name)}")
        except PackageNotFoundError:
            print(f"  {name}: not installed")
    start = time.perf_counter()
    frontier_of(make_dispute(make_tables(3)))
    angles = np.random.default_rng(0).uniform(0, np.pi / 2, (2, 20_000))
    find_maxima(
        np.stack([np.cos(angles[0]), np.sin(angles[0]) * np.cos(angles[1]), np.sin(angles).prod(axis=0)])
    )
    print(f"  first use, imports and compilation: {time.perf_counter() - start:.2f} s (not counted below)")
    measure_size(5, 1 if given.quick else RUNS)
    if not given.quick:
        measure_size(6, RUNS)
        subprocess.run([sys.executable, __file__, "--large"], check=True)


if __name__ == "__main__":
    main()
