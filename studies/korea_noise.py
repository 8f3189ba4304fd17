"""How much noise do the answers on `korea-calibration` survive?

    python studies/korea_noise.py --store noise.jsonl            # 500 draws, two processes
    python studies/korea_noise.py --draws 1000 --store noise.jsonl   # extends what is there
    python studies/korea_noise.py --require                      # only plans that everybody would begin

Every payoff, undo cost, penalty and detection term is multiplied by an independent uniform on [0.65, 1.35]; chances are
clipped. In each draw: does a self-enforcing plan to the target exist, under each order of steps, and in any order
without the Chinese guarantee, without China, without South Korea? "Without" is told two ways: the measures are not to
be had while the actor, what it wants and its hazards stay, or the actor is left out of the dispute altogether.
The same draws can be had from the command line, a row at a time or all together:

    detente robustness korea-calibration --noise 0.35 --report-participation --statement "self_enforcing(parallel)"
"""

from __future__ import annotations

import argparse

from detente.analysis.roadmap.search.ground import Participation
from detente.analysis.robustness import Statement, measure_robustness, measure_share, proposal_enforces_itself
from detente.catalog.shelf import load
from detente.model.scheme import add_noise
from detente.present.progress import ShownProgress
from detente.runs import open_map

ROWS: dict[str, tuple[str, tuple[str, ...]]] = {
    "any order (parallel)": ("parallel", ()),
    "relief first": ("relief_first", ()),
    "denuclearise first": ("denuclearise_first", ()),
    "parallel, no Chinese guarantee": ("parallel", ("china_guarantee",)),
    "parallel, no measure of China's": ("parallel", ("china_guarantee", "un_relief")),
    "parallel, no measure of South Korea's": ("parallel", ("rok_projects", "rok_hotline")),
    "parallel, China left out": ("parallel", ("china",)),
    "parallel, South Korea left out": ("parallel", ("rok",)),
}


def main() -> None:
    """Run the study and print it as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draws", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--store", help="keep what is done in this file, to go on from there")
    parser.add_argument("--require", action="store_true", help="only plans that everybody would begin")
    asked = parser.parse_args()
    dispute = load("korea-calibration")
    participation: Participation = "require" if asked.require else "report"
    statements = {
        label: proposal_enforces_itself(dispute, name, without=without, participation=participation)
        for label, (name, without) in ROWS.items()
    }
    scheme = add_noise(0.65, 1.35, seed=asked.seed)
    with (
        ShownProgress() as progress,
        open_map(asked.processes, keep=asked.store, progress=progress) as map,
    ):
        result = measure_robustness(
            dispute, list(statements.values()), draws=asked.draws, scheme=scheme, map=map
        )
        done = [o.value for o in map.runs[0].done if not o.failed]
    clipped = sum(bool(d["clipped"]) for d in done)
    joining = "everybody has to gain by joining" if asked.require else "who gains by joining is left aside"
    print(f"{asked.draws} draws: {scheme.describe()}; {joining}.")
    print(
        f"Inputs {dispute.digest}; {clipped} draws with a clipped chance, {len(result.failures)} failures.\n"
    )
    print("| plan | at the central values | feasible in | 95% interval | undecided |")
    print("|---|---|---|---|---|")
    for label, statement in statements.items():
        one = result.statement(statement.name)
        share = one.share
        central = {True: "yes", False: "no", None: "undecided"}[one.central]
        print(
            f"| {label} | {central} | {share.share:.1%} ({share.holds} of {share.decided}) "
            f"| {share.low:.1%} to {share.high:.1%} | {share.undecided_share:.1%} |"
        )
    print_losses(statements, [d["answer"] for d in done])


def print_losses(statements: dict[str, Statement], answers: list[dict[str, bool | None]]) -> None:
    """Of the draws with a plan in any order: in how many is there none any more?"""
    labels = list(statements)
    whole = statements[labels[0]].name
    there = [a for a in answers if a[whole] is True]
    print(f"\nOf the {len(there)} draws in which some order works:\n")
    print("| then | none any more in | 95% interval | undecided |")
    print("|---|---|---|---|")
    for label in labels[1:] if there else ():
        verdicts = [a[statements[label].name] for a in there]
        lost = measure_share(verdicts.count(False), verdicts.count(None), len(verdicts))
        print(
            f"| {label} | {lost.share:.1%} ({lost.holds} of {lost.decided}) "
            f"| {lost.low:.1%} to {lost.high:.1%} | {lost.undecided_share:.1%} |"
        )


if __name__ == "__main__":
    main()
