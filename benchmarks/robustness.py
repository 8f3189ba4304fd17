"""What draws cost: values, statements over them with one process and two, indices beside SALib.

    python benchmarks/robustness.py            # everything
    python benchmarks/robustness.py --quick    # fewer draws, one run

- Values: every number of a dispute in so many draws, none of them read yet.
- Statements: 1,000 draws of `hanoi-small`, whether a self-enforcing plan to its first target exists; the same with two
  processes that have already begun. The answers are compared, draw by draw.
- Indices: first-order and total Sobol indices with their errors, and Morris effects, from outputs already computed,
  by detente and by SALib (the same outputs, 100 resamples for the errors). Where SALib is not installed that is said.
"""

from __future__ import annotations

import argparse
import platform
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np

from detente.analysis.robustness import measure_robustness, read_statement
from detente.analysis.robustness.screening import Trajectories, measure_effects
from detente.analysis.robustness.variance import PairedSamples, measure_indices
from detente.catalog.shelf import load
from detente.model.draws import Draws
from detente.runs import open_map

RESAMPLES = 100


def best_of(runs: int, work: Callable[[], Any]) -> tuple[float, Any]:
    """The shortest of several runs, and what the last of them gave."""
    times, result = [], None
    for _ in range(runs):
        start = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - start)
    return min(times), result


def measure_values(count: int, runs: int) -> None:
    """Drawing alone."""
    print("\nValues of every number, drawn anew")
    for name in ("hanoi-small", "korea-calibration", "korea-2019"):
        dispute = load(name)
        seconds, matrix = best_of(runs, lambda d=dispute: Draws(d).matrix(count))  # type: ignore[misc]
        print(f"  {name:18} {count:6,} draws of {matrix.shape[1]:4} numbers {seconds:8.3f} s")


def measure_statements(count: int, runs: int) -> None:
    """A roadmap's existence over draws."""
    dispute = load("hanoi-small")
    statement = read_statement(dispute, "plan(full)")
    print(f"\n{count:,} draws of hanoi-small: does a self-enforcing plan to its target exist?")
    told = []
    for workers in (1, 2):
        with open_map(workers) as map:
            start = time.perf_counter()
            measure_robustness(dispute, [statement], draws=2 * workers, map=map)  # begins, compiles
            begun = time.perf_counter() - start
            seconds, result = best_of(
                runs,
                lambda m=map: measure_robustness(dispute, [statement], draws=count, map=m),  # type: ignore[misc]
            )
            told.append([o.value["answer"] for o in map.runs[-1].done])
        share = result.statements[0].share
        print(
            f"  {workers} process{'es' if workers > 1 else '':2} {seconds:8.2f} s "
            f"({1000 * seconds / count:.1f} ms a draw; {begun:.1f} s to begin, not counted)   "
            f"holds in {share.holds:,}, undecided {share.undecided}"
        )
    assert told[0] == told[1], "the draws differ between one process and two"


def ishigami(points: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """A function of three inputs with indices known in closed form [Ishigami and Homma 1990]."""
    x = np.pi * (2 * points - 1)
    return np.asarray(np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0]))


def measure_sensitivity(points: int, runs: int) -> None:
    """Indices and effects from outputs, beside SALib."""
    inputs = 20  # seventeen of them without effect
    paired, paths = PairedSamples(inputs, points), Trajectories(inputs, points // 8)
    outputs, effects_of = ishigami(paired.points()), ishigami(paths.points())
    print(f"\nIndices of {inputs} inputs from {len(outputs):,} outputs, effects from {len(effects_of):,}")
    ours, found = best_of(runs, lambda: measure_indices(outputs, inputs, resamples=RESAMPLES))
    screened, effects = best_of(runs, lambda: measure_effects(paths.points(), effects_of))
    print(f"  detente: Sobol {ours:8.4f} s   Morris {screened:8.4f} s")
    try:
        from SALib.analyze import morris, sobol
    except ImportError:
        print("  SALib is not installed here: no comparison")
        return
    problem = {"num_vars": inputs, "names": [f"x{k}" for k in range(inputs)], "bounds": [[0, 1]] * inputs}
    theirs, said = best_of(
        runs,
        lambda: sobol.analyze(problem, outputs, calc_second_order=False, num_resamples=RESAMPLES, seed=1),
    )
    slow, told = best_of(
        runs,
        lambda: morris.analyze(problem, paths.points(), effects_of, num_resamples=RESAMPLES, seed=1),
    )
    apart = max(np.abs(found.first - said["S1"]).max(), np.abs(found.total - said["ST"]).max())
    print(f"  SALib:   Sobol {theirs:8.4f} s   Morris {slow:8.4f} s")
    print(f"  largest difference: indices {apart:.1e}, effects {np.abs(effects.mean - told['mu']).max():.1e}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="fewer draws, one run")
    quick = parser.parse_args().quick
    print(f"Python {platform.python_version()}, {platform.machine()}, {platform.system()}")
    for name in ("numpy", "scipy", "numba", "SALib"):
        try:
            print(f"  {name} {version(name)}")
        except PackageNotFoundError:
            print(f"  {name}: not installed")
    measure_values(1_000 if quick else 10_000, 1 if quick else 3)
    measure_statements(100 if quick else 1_000, 1)
    measure_sensitivity(512 if quick else 4_096, 1 if quick else 3)


if __name__ == "__main__":
    main()
