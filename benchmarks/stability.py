"""How the stability analysis grows: three actors, n yes/no measures, random strict preferences.

    python benchmarks/stability.py                  # n = 10, 12, 14, 16, 18, 20, every variant
    python benchmarks/stability.py 14 20 24         # these n
    python benchmarks/stability.py 24 --full        # all states feasible only

Each case runs in a process of its own, after one small case that compiles or loads the kernels, so that its
peak memory is its own. Times are wall seconds and include ranking the payoffs and laying out the moves. Beside
the full spaces stand the times published for gmcr-py on the same kind of space (two cores, CPU seconds; est. =
estimated there): absolute times differ between machines, so read orders of magnitude.
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
from typing import Any

import numpy as np

CONCEPTS = ("nash", "gmr", "smr", "seq")
VARIANTS = {
    "full": (1.0, 0.0),
    "40% infeasible": (0.6, 0.0),
    "a third one-way": (1.0, 1 / 3),
    "both": (0.6, 1 / 3),
}
# Seconds for Nash, GMR, SMR and SEQ, for building the moves, and MiB of memory.
PEER = {10: (2.98, 0.3, 79), 12: (50.85, 4.4, 801), 14: (1326.7, 86, 12305)}


def make_case(n: int, feasible: float, one_way: float, seed: int = 0) -> dict[str, Any]:
    """The arrays of a random dispute."""
    rng = np.random.default_rng(seed)
    grid = 2**n
    codes = None if feasible == 1 else np.flatnonzero(rng.random(grid) < feasible)
    count = grid if codes is None else codes.size
    payoffs = np.stack([rng.permutation(count) for _ in range(3)])
    closed = set(rng.permutation(n)[: round(one_way * n)].tolist())
    return {
        "shape": (2,) * n,
        "owner": [m % 3 for m in range(n)],
        "payoffs": payoffs,
        "codes": codes,
        "one_way": [[False, m in closed] for m in range(n)],
    }


def measure(n: int, variant: str) -> dict[str, Any]:
    """Seconds by stage, equilibria by concept, and the peak memory of this process in MiB."""
    from detente.analysis.stability.concepts import find_stable, lay_out
    from detente.analysis.stability.game import make_game

    for share, ways in VARIANTS.values():  # warm-up: kernels compiled or read from the cache
        board = lay_out(make_game(**make_case(6, share, ways)))
        for concept in CONCEPTS:
            find_stable(board, concept)
    case = make_case(n, *VARIANTS[variant])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    seconds: dict[str, float] = {}
    start = time.perf_counter()
    board = lay_out(make_game(**case, memory_limit=2**40))
    seconds["layout"] = time.perf_counter() - start
    found: dict[str, int] = {}
    for concept in CONCEPTS:
        begin = time.perf_counter()
        found[concept] = int(find_stable(board, concept).all(axis=0).sum())
        seconds[concept] = time.perf_counter() - begin
    return {
        "states": board.game.count,
        "seconds": seconds,
        "total": time.perf_counter() - start,
        "equilibria": found,
        "before": before,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main() -> None:
    """Measure every case in a process of its own and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("n", nargs="*", type=int, default=[10, 12, 14, 16, 18, 20])
    parser.add_argument("--full", action="store_true", help="only the full spaces")
    parser.add_argument("--repeat", type=int, default=3, help="runs of each case, the best counts")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measure(int(asked.one[0]), asked.one[1])))
        return
    from importlib.metadata import version

    print(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"numpy {version('numpy')}, numba {version('numba')}; best of {asked.repeat}"
    )
    print("   n  variant          states       layout   nash    gmr    smr    seq   total   MiB   gmcr-py")
    for variant in ["full"] if asked.full else VARIANTS:
        for n in asked.n:
            command = [sys.executable, __file__, "--one", str(n), variant]
            runs = [
                subprocess.run(command, capture_output=True, text=True, check=True)
                for _ in range(asked.repeat)
            ]
            got = min((json.loads(r.stdout.splitlines()[-1]) for r in runs), key=lambda g: float(g["total"]))
            s = got["seconds"]
            times = "".join(f"{s[k]:7.3f}" for k in ("layout", *CONCEPTS))
            peer = ""
            if variant == "full" and n in PEER:
                solve, build, memory = PEER[n]
                mark = "est. " if n == 14 else ""
                peer = f"{mark}{solve + build:,.0f} s, {memory:,} MiB: x{(solve + build) / got['total']:,.0f}"
            print(
                f"{n:4}  {variant:15} {got['states']:11,} {times} {got['total']:7.3f} {got['peak']:5.0f}   {peer}",
                flush=True,
            )


if __name__ == "__main__":
    main()
