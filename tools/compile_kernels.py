"""Compile what is compiled on first use, once, so that the processes that run the tests find it in the cache.

    python tools/compile_kernels.py

Asks one question of each kind of a small dispute. Whatever this leaves out is compiled when a test needs it.
"""

from __future__ import annotations

import detente


def main() -> None:
    """Ask, and throw the answers away."""
    small = detente.load("hanoi-small")
    detente.plan_roadmap(small)
    detente.plan_roadmap(small, target="interim")
    statements = [detente.read_statement(small, name) for name in ("plan(full)", "plan(interim)", "zone")]
    detente.measure_robustness(small, statements, draws=8)
    detente.find_equilibria(small)
    detente.find_coalition_equilibria(small)
    detente.trace_status_quo(small)
    detente.measure_third_parties(small)
    detente.measure_gap(small)
    detente.find_packages(small)
    detente.compare_rounds(small, 2)
    detente.measure_thresholds(small)


if __name__ == "__main__":
    main()
