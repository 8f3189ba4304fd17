"""How far do statements about a dispute depend on what is not known for sure?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from detente.analysis.robustness.influence import INFLATION, as_outcomes, list_inputs, measure_influence
from detente.analysis.robustness.robustness_result import Failure, Robustness, StatementRobustness
from detente.analysis.robustness.statements import AskAll, Statement, check_statements
from detente.analysis.shares import Share, measure_share
from detente.errors import SettingError
from detente.model.dispute import Dispute
from detente.model.scheme import Scheme
from detente.model.tasks import Map, Outcome, OverDraws, map_here


def measure_robustness(
    dispute: Dispute,
    statements: Sequence[Statement],
    *,
    draws: int = 500,
    scheme: Scheme | None = None,
    seed: int = 0,
    map: Map = map_here,
    level: float = 0.95,
    central: Mapping[str, bool | None] | None = None,
) -> Robustness:
    """In what share of the draws does each statement hold, for whose numbers, and what does that hang on?

    Draws 0 to `draws` - 1 of `scheme` (default: every range as PERT, scrambled Sobol points from `seed`); all
    statements are asked of one draw before the next. `map` does the work (default: here, one draw after another;
    `detente.runs` has others). For each statement: whether it holds at the central values, its share with Wilson's
    interval, undecided draws apart, the shares by analyst, and what its truth goes with most: numbers, or whose
    they are. `central` has what the statements come to at the central values, where that is known.

    An error in a draw is recorded and that draw not counted for the statement it befell. What it does not establish:
    that the ranges are right, or that draws are as likely as the world is to be like them.

    Raises SettingError for no draws, no statements or a statement that failed in every draw, and whatever a statement
    raises at the central values.
    """
    asked = check_statements(statements)
    if draws < 1:
        raise SettingError(f"draws={draws}: at least one draw is needed")
    chosen = Scheme(seed=seed) if scheme is None else scheme
    task = OverDraws(dispute, AskAll(asked), chosen)
    made = task.draws()
    known = {s.name: s(dispute, dispute.values) for s in asked} if central is None else central
    outcomes = map(task, range(draws))
    source = [made.at(k).analyst for k in range(draws)]
    paths, inputs = list_inputs(made, draws)
    inflation = INFLATION if chosen.points == "sobol" else 1.0
    found = []
    failures: list[Failure] = []
    for statement in asked:
        verdicts, failed = _read(statement.name, outcomes)
        failures += failed
        if len(failed) == draws:
            raise SettingError(
                f"'{statement.text}' failed in all {draws} draws, in the first with: {failed[0].error}"
            )
        gone = {f.draw for f in failed}
        whose = {a: [v for k, v in verdicts.items() if source[k] == a] for a in made.analysts}
        aligned = [verdicts.get(k) if k not in gone else None for k in range(draws)]
        found.append(
            StatementRobustness(
                statement.name,
                statement.text,
                known[statement.name],
                _share(list(verdicts.values()), level),
                {a: _share(v, level) for a, v in whose.items() if v} if len(whose) > 1 else {},
                measure_influence(
                    as_outcomes(aligned),
                    inputs,
                    paths,
                    whose=source if len(made.analysts) > 1 else (),
                    inflation=inflation,
                ),
                len(failed),
                next((k for k, v in verdicts.items() if v is True), None),
                next((k for k, v in verdicts.items() if v is False), None),
            )
        )
    clipped = Counter(c for o in outcomes if not o.failed for c in o.value["clipped"])
    return Robustness(
        dispute, tuple(found), draws, chosen, tuple(failures), dict(sorted(clipped.items())), level
    )


def _read(name: str, outcomes: Sequence[Outcome]) -> tuple[dict[int, bool | None], list[Failure]]:
    verdicts: dict[int, bool | None] = {}
    failed = []
    for outcome in outcomes:
        draw = int(outcome.item)  # type: ignore[arg-type]
        answer: Any = f"{outcome.kind}: {outcome.error}" if outcome.failed else outcome.value["answer"][name]
        if isinstance(answer, str):
            failed.append(Failure(name, draw, answer))
        else:
            verdicts[draw] = answer
    return verdicts, failed


def _share(verdicts: Sequence[bool | None], level: float) -> Share:
    count = Counter(verdicts)
    return measure_share(count[True], count[None], len(verdicts), level=level)
