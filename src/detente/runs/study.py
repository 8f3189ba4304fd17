"""A question asked over draws, and over a grid of scenarios and draws."""

from __future__ import annotations

from collections.abc import Sequence

from detente.errors import SettingError
from detente.model.dispute import Dispute
from detente.model.scheme import Scheme
from detente.model.tasks import Item, OverDraws, Question
from detente.present.progress import SILENT, Progress
from detente.runs.executors import HERE, Executor
from detente.runs.run import Run, run_items
from detente.runs.store import Store


def run_draws(
    dispute: Dispute,
    question: Question,
    draws: int,
    *,
    scenarios: Sequence[str] = (),
    scheme: Scheme | None = None,
    executor: Executor = HERE,
    store: Store | None = None,
    progress: Progress = SILENT,
) -> Run:
    """What does this question give in draws 0 to `draws` - 1, in each of some scenarios?

    `question` is a function of a dispute and its values that returns plain data. Items of the run are draw indices;
    with `scenarios` (names of the file's, "" for the dispute as it is) they are (scenario, draw), and draw 17 has the
    same numbers in all of them, apart from those that the scenario sets. Raises SettingError for fewer than one draw,
    NotFoundError for an unknown scenario, and what `run_items` raises.
    """
    task = OverDraws(dispute, question, Scheme() if scheme is None else scheme)
    items = list_items(draws, scenarios)
    for scenario in scenarios or ("",):
        task.draws(scenario)  # an unknown name is found now, not in every draw
    return run_items(task, items, executor=executor, store=store, progress=progress)


def list_items(draws: int, scenarios: Sequence[str] = ()) -> list[Item]:
    """The items of so many draws, or of so many in each scenario: all scenarios of a draw before the next draw."""
    if draws < 1:
        raise SettingError(f"draws={draws}: at least one draw is needed")
    if not scenarios:
        return list(range(draws))
    return [(scenario, index) for index in range(draws) for scenario in scenarios]
