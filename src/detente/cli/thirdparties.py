"""Commands that ask whom the deal cannot do without, and what third parties could bring to it."""

from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.answering import add_question
from detente.cli.drawing import Analyst, Form, Noise, Processes, Seed, Store, open_drawing, read_scheme
from detente.cli.options import Json, Named, Scenario, Set, Without, load_changed, print_json
from detente.cli.roadmap_options import Report, Target, read_report
from detente.errors import SettingError

if TYPE_CHECKING:
    from detente.model.dispute import Dispute
    from detente.present.result import Result

Draws = Annotated[
    int, typer.Option("--draws", metavar="N", help="Ask also in N draws of the numbers (default: not).")
]


def show_third_parties(
    dispute: Named,
    target: Target = None,
    report_participation: Report = False,
    coalition: Annotated[
        str | None,
        typer.Option(
            "--coalition",
            metavar="LIST",
            help="Only what remains without these together, e.g. china,rok or china.guarantor.",
        ),
    ] = None,
    frontier: Annotated[
        str | None,
        typer.Option(
            "--frontier", metavar="ACTOR", help="Only what this actor can have of each of its two aims."
        ),
    ] = None,
    lever: Annotated[
        str | None,
        typer.Option("--lever", metavar="MEASURE", help="With --frontier: the measure that it presses with."),
    ] = None,
    terms: Annotated[
        bool,
        typer.Option("--terms", help="Only on what terms each third party could bring a plan about."),
    ] = False,
    tolerance: Annotated[
        float,
        typer.Option("--tolerance", metavar="X", help="How well margins are certified, in units of scale."),
    ] = 0.005,
    draws: Draws = 0,
    seed: Seed = 0,
    analyst: Analyst = None,
    form: Form = "pert",
    noise: Noise = None,
    processes: Processes = None,
    store: Store = None,
    as_json: Json = False,
    set_: Set = None,
    without: Without = None,
    scenario: Scenario = None,
) -> None:
    """Whom can the deal not do without, and how much does each third party add?"""
    given = {"--coalition": coalition, "--frontier": frontier, "--terms": terms or None}
    chosen = [name for name, value in given.items() if value is not None]
    if len(chosen) > 1:
        raise SettingError(f"{' and '.join(chosen)} ask different questions: give one of them")
    if chosen and draws:
        raise SettingError(f"--draws goes with the whole answer, not with {chosen[0]}")
    if lever is not None and frontier is None:
        raise SettingError("--lever goes with --frontier ACTOR: the measure that this actor presses with")
    changed = load_changed(dispute, set_, without, scenario)
    participation = read_report(report_participation)
    result: Result
    if frontier is not None:
        from detente.analysis.thirdparties.aims import trace_aims

        result = trace_aims(changed, frontier, lever=lever, target=target)
    elif coalition is not None:
        from detente.analysis.thirdparties.coalition import measure_together

        names = [part for part in coalition.replace(",", " ").split() if part]
        result = measure_together(
            changed,
            names,
            target=target,
            participation=participation,
            tolerance=tolerance,
        )
    elif terms:
        from detente.analysis.thirdparties.terms import find_third_party_terms
        from detente.present.progress import ShownProgress

        with ShownProgress() as progress:
            result = find_third_party_terms(
                changed,
                target=target,
                participation=participation,
                progress=progress,
            )
    else:
        scheme = read_scheme(seed, analyst, form, noise)
        with open_drawing(processes, store, label="parts left out" if not draws else "draws") as map:
            from detente.analysis.thirdparties.measuring import measure_third_parties

            result = measure_third_parties(
                changed,
                target=target,
                participation=participation,
                tolerance=tolerance,
                draws=draws,
                scheme=scheme,
                map=map,
            )
    _show(result, as_json)


def _show(result: "Result", as_json: bool) -> None:
    if as_json:
        print_json(result.to_json())
        return
    from detente.present.lettering import show

    tables = getattr(result, "tables", None)
    show(result.explain(), *(tables() if tables is not None else (result.table(),)))


def show_persuasion(dispute: "Dispute") -> "Result":
    """What could each third party do about each issue, and whose leave do acceptable packages need?"""
    from detente.analysis.thirdparties.persuasion import measure_persuasion

    return measure_persuasion(dispute)


def show_effort(
    dispute: "Dispute",
    actor: Annotated[str, typer.Argument(metavar="ACTOR", help="The third party whose effort is looked at.")],
    at: Annotated[
        str | None,
        typer.Option(
            "--at",
            metavar="STATE",
            help="All else as there: a name, or relief=all,treaty (default: start).",
        ),
    ] = None,
) -> "Result":
    """How much does a third party do of what it could, as each of the others sees it?"""
    from detente.analysis.thirdparties.effort import measure_effort
    from detente.cli.options import read_levels

    return measure_effort(dispute, actor, at=None if at is None else read_levels(at))


def register(app: typer.Typer) -> None:
    """Put the commands on the command line."""
    app.command("thirdparties")(show_third_parties)
    add_question(app, "persuasion", show_persuasion)
    add_question(app, "effort", show_effort)
