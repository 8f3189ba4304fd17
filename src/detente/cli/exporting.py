"""Commands that write an answer in another program's format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.options import Named, Scenario, Set, Without, load_changed

if TYPE_CHECKING:
    from detente.analysis.roadmap.planning.result import Roadmap
    from detente.analysis.roadmap.proposals.judging import ProposalJudgment
    from detente.model.dispute import Dispute


def export_plan(
    dispute: Named,
    file: Annotated[str, typer.Argument(metavar="FILE", help="Where to write it, ending in .efg.")],
    target: Annotated[
        str | None,
        typer.Option("--target", metavar="NAME", help="Where the plan leads (default: the first)."),
    ] = None,
    proposal: Annotated[
        str | None,
        typer.Option(
            "--proposal", metavar="NAME", help="This proposal's steps, or the best plan in its order."
        ),
    ] = None,
    set_: Set = None,
    without: Without = None,
    scenario: Scenario = None,
) -> None:
    """Write a plan as an extensive game that Gambit reads (.efg), to have it checked by another program."""
    from pathlib import Path

    from detente.errors import SettingError
    from detente.exchange.efg import write_efg

    if Path(file).suffix.lower() != ".efg":
        raise SettingError(f"plans are written as .efg, Gambit's format for extensive games, not {file!r}")
    changed = load_changed(dispute, set_, without, scenario)
    path = write_efg(_find_plan(changed, target, proposal), file)
    typer.echo(f"wrote {path.resolve()}")


def _find_plan(dispute: Dispute, target: str | None, proposal: str | None) -> Roadmap | ProposalJudgment:
    """The plan to export: a proposal's own steps, or the best there is (nobody needs to gain by joining)."""
    from detente.analysis.roadmap.planning.roadmap import plan_roadmap
    from detente.analysis.roadmap.proposals.judging import judge_proposal
    from detente.analysis.roadmap.search.ground import read_proposal

    if proposal is not None and read_proposal(dispute, proposal).steps is not None:
        return judge_proposal(dispute, proposal)
    return plan_roadmap(dispute, target=target, proposal=proposal, participation="report")


def register(app: typer.Typer) -> None:
    """Put the commands on the command line."""
    app.command("export")(export_plan)
