"""Commands that ask whom the deal cannot do without, and what third parties could bring to it."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.answering import add_question
from detente.cli.drawing import (
    Analyst,
    Form,
    Noise,
    Processes,
    Seed,
    Store,
    draw_as_far,
    open_drawing,
    read_scheme,
)
from detente.cli.options import Json, Named, Scenario, Set, Without, load_changed, print_json
from detente.cli.pictures import check_files, write_chart, write_draws, write_files
from detente.cli.roadmap_options import Report, Target, read_report
from detente.errors import SettingError

if TYPE_CHECKING:
    from detente.analysis.roadmap.search.ground import Participation
    from detente.model.dispute import Dispute
    from detente.present.result import Result

Draws = Annotated[
    int, typer.Option("--draws", metavar="N", help="Ask also in N draws of the numbers (default: not).")
]
ChartFile = Annotated[
    str | None,
    typer.Option("--chart", metavar="FILE", help="Write the picture to a .svg, .png or .html file."),
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
        float | None,
        typer.Option(
            "--tolerance",
            metavar="X",
            help="How well margins are certified, in units of scale (default: a millionth).",
        ),
    ] = None,
    draws: Draws = 0,
    seed: Seed = 0,
    analyst: Analyst = None,
    form: Form = "pert",
    noise: Noise = None,
    processes: Processes = None,
    store: Store = None,
    out: Annotated[
        str | None,
        typer.Option(
            "--out",
            metavar="FILE",
            help="With --draws: write every draw as a row to a .csv or .parquet file.",
        ),
    ] = None,
    chart: ChartFile = None,
    as_json: Json = False,
    set_: Set = None,
    without: Without = None,
    scenario: Scenario = None,
) -> None:
    """Whom can the deal not do without, and how much does each third party add?"""
    asked = {"--coalition": coalition, "--frontier": frontier, "--terms": terms or None}
    chosen = [name for name, value in asked.items() if value is not None]
    drawn = {"--seed": seed or None, "--analyst": analyst, "--form": None if form == "pert" else form,
             "--noise": noise, "--out": out}  # fmt: skip
    whole = {"--draws": draws or None, **drawn, "--processes": processes, "--store": store}
    certified = {"--tolerance": tolerance, "--report-participation": report_participation or None}
    if len(chosen) > 1:
        raise SettingError(f"{' and '.join(chosen)} ask different questions: give one of them")
    if chosen:
        alien = (
            {**whole, "--tolerance": tolerance} if terms else {**whole, **certified} if frontier else whole
        )
        _refuse(alien, f"goes with the whole answer, not with {chosen[0]}")
    elif not draws:
        _refuse(drawn, "is about draws of the numbers: give --draws N as well")
    if lever is not None and frontier is None:
        raise SettingError("--lever goes with --frontier ACTOR: the measure that this actor presses with")
    check_files(chart=chart, out=out)
    changed = load_changed(dispute, set_, without, scenario)
    participation = read_report(report_participation)
    files: dict[str, Callable[[str], object]] = {}
    if chosen:
        names = [part for part in (coalition or "").replace(",", " ").split() if part]
        result = _ask_narrowly(changed, target, participation, tolerance, names, frontier, lever, terms)
    else:
        scheme = read_scheme(seed, analyst, form, noise)
        with open_drawing(processes, store, label="parts left out" if not draws else "draws") as map:
            from detente.analysis.thirdparties.measuring import measure_third_parties

            def ask(n: int) -> "Result":
                return measure_third_parties(
                    changed,
                    target=target,
                    participation=participation,
                    tolerance=tolerance,
                    draws=n,
                    scheme=scheme,
                    map=map,
                )

            result = draw_as_far(map, draws, ask) if draws else ask(0)
        if out is not None:
            files[out] = lambda path: write_draws(map, changed, scheme, path)
    if chart is not None:
        files[chart] = lambda path: write_chart(result.chart(), path)
    _show(result, as_json)
    write_files(files, quiet=as_json)


def _refuse(given: Mapping[str, object], why: str) -> None:
    """SettingError for options that would be passed over."""
    for option in (name for name, value in given.items() if value is not None):
        raise SettingError(f"{option} {why}")


def _ask_narrowly(
    dispute: "Dispute",
    target: str | None,
    participation: "Participation | None",
    tolerance: float | None,
    coalition: list[str],
    frontier: str | None,
    lever: str | None,
    terms: bool,
) -> "Result":
    """One of the three narrower questions."""
    if frontier is not None:
        from detente.analysis.thirdparties.aims import trace_aims

        return trace_aims(dispute, frontier, lever=lever, target=target)
    if terms:
        from detente.analysis.thirdparties.terms import find_third_party_terms
        from detente.present.progress import ShownProgress

        with ShownProgress() as progress:
            return find_third_party_terms(
                dispute, target=target, participation=participation, progress=progress
            )
    from detente.analysis.thirdparties.coalition import measure_together

    return measure_together(
        dispute, coalition, target=target, participation=participation, tolerance=tolerance
    )


def _show(result: "Result", as_json: bool) -> None:
    if as_json:
        print_json(result.to_json())
        return
    from detente.present.lettering import show

    tables = getattr(result, "tables", None)
    show(result.explain(), *(tables() if tables is not None else (result.table(),)))


def _with_chart(result: "Result", chart: str | None) -> "Result":
    """The result, its picture written where one is asked for."""
    if chart is not None:
        write_files({chart: lambda path: write_chart(result.chart(), path)}, quiet=True)
    return result


def show_persuasion(dispute: "Dispute", chart: ChartFile = None) -> "Result":
    """What could each third party do about each issue, and whose leave do acceptable packages need?"""
    from detente.analysis.thirdparties.persuasion import measure_persuasion

    check_files(chart=chart)
    return _with_chart(measure_persuasion(dispute), chart)


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
    chart: ChartFile = None,
) -> "Result":
    """How much does a third party do of what it could, as each of the others sees it?"""
    from detente.analysis.thirdparties.effort import measure_effort
    from detente.cli.options import read_levels

    check_files(chart=chart)
    return _with_chart(measure_effort(dispute, actor, at=None if at is None else read_levels(at)), chart)


def register(app: typer.Typer) -> None:
    """Put the commands on the command line."""
    app.command("thirdparties")(show_third_parties)
    add_question(app, "persuasion", show_persuasion)
    add_question(app, "effort", show_effort)
