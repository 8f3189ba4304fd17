"""Plans as extensive games in Gambit's .efg format, so that another program can check them.

A plan becomes a chain: each period a chance node (somebody breaks off by nobody's choice, or not), then a node for
every actor, which keeps the plan or leaves it by its best breach. What happens off the plan is not played out: its
value is an absorbing leaf. Payoffs are normalised values at the start, so that the root's value is V_i(s_0), and the
plan enforces itself exactly where keeping it is a best choice at every node. The last stage stands for all periods at
the end.

Format: "The .efg file format", Gambit documentation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import numpy as np

from detente.analysis.roadmap.game.breaches import expect_snapback, find_best_breach
from detente.analysis.roadmap.game.formulation import formulate
from detente.analysis.roadmap.game.instance import Floats, Instance, hazards_at
from detente.analysis.roadmap.game.plans import measure_path, withdraw_leader
from detente.analysis.roadmap.planning.plan import PlanStep
from detente.analysis.roadmap.planning.result import Roadmap
from detente.analysis.roadmap.proposals.judging import ProposalJudgment
from detente.errors import SettingError

MOST_NODES = 20_000
State = tuple[int, ...]


@dataclass(frozen=True)
class _Stage:
    """A period of the plan: the state on arriving, the one before, the step it belongs to (0: staying at the end)."""

    before: State
    state: State
    step: int
    waiting: bool


def write_efg(found: Roadmap | ProposalJudgment, path: str | Path) -> Path:
    """Write the plan of a result as an .efg file and return its path.

    Raises SettingError where the result has no plan, or one of more than 20,000 nodes, and where the file cannot be
    written.
    """
    target = Path(path)
    text = format_efg(found)
    try:
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise SettingError(f"cannot write {target}: {error.strerror or error}; name another file") from error
    return target


def format_efg(found: Roadmap | ProposalJudgment) -> str:
    """The plan of a result as the text of an .efg file.

    Players are the actors, in file order. At every node the first action is to keep the plan, the second to leave it.
    Payoffs are values normalised to one period (payoff per period), not divided by scale.
    """
    if found.plan is None:
        raise SettingError("there is no plan to export: the result says why")
    formulation = formulate(found.dispute, str(found.settings["target"]))
    instance = formulation.at()
    path = [formulation.levels_of(s) for s in found.plan.states]
    stages = list(_list_stages(path, found.plan.steps))
    nodes = len(stages) * (1 + 2 * instance.actors)
    if nodes > MOST_NODES:
        raise SettingError(f"the plan makes {nodes:,} nodes, more than {MOST_NODES:,}: export a shorter one")
    players = " ".join(_quote(found.dispute.label(a)) for a in formulation.actors)
    title = _quote(f"{found.dispute.title}: {formulation.target}")
    head = f"EFG 2 R {title} {{ {players} }}"
    names = [found.dispute.label(a) for a in formulation.actors]
    return "\n".join([head, '""', "", *_write_stages(instance, names, path, stages), ""])


def _list_stages(path: Sequence[State], steps: Sequence[PlanStep]) -> Iterator[_Stage]:
    for t, step in enumerate(steps):
        for _ in range(step.periods - 1):
            yield _Stage(path[t], path[t], t + 1, True)
        yield _Stage(path[t], path[t + 1], t + 1, False)
    yield _Stage(path[-1], path[-1], 0, True)


def _write_stages(
    instance: Instance, names: Sequence[str], path: Sequence[State], stages: Sequence[_Stage]
) -> Iterator[str]:
    d = instance.patience
    end = measure_path(instance, [path[-1]]).values[0]
    so_far = (1 - d) * _payoffs(instance, path[0])
    weight = d.copy()
    leaf = 0
    pending: list[tuple[list[str], list[str]]] = []

    def terminal(values: Floats, label: str) -> str:
        nonlocal leaf
        leaf += 1
        shown = ", ".join(f"{so_far[i] + weight[i] * values[i]:.15f}" for i in range(instance.actors))
        return f't "" {leaf} {_quote(label)} {{ {shown} }}'

    for number, stage in enumerate(stages, start=1):
        where = f"step {stage.step}" if stage.step else "the end"
        # labels are unique for a player, as the format wants them
        doing = f"period {number}, {'waiting for ' if stage.waiting and stage.step else ''}{where}"
        chances = hazards_at(instance, np.array([stage.state], np.int8))[0]
        breakers = [k for k in range(instance.actors) if chances[k] > 0]
        told = [Decimal(f"{chances[k]:.12f}") for k in breakers]
        parts = [f'"it goes on" {1 - sum(told, start=Decimal(0))}']
        parts += [f"{_quote(f'{names[k]} breaks off')} {p}" for k, p in zip(breakers, told, strict=True)]
        # prefix order: the branch that goes on comes first, so what breaks off is written when the chain has ended
        yield f'c "" {number} {_quote(doing)} {{ {" ".join(parts)} }} 0'
        left: list[str] = []
        for i in range(instance.actors):
            yield f'p "" {i + 1} {number} {_quote(doing)} {{ "keep" "leave" }} 0'
            left.append(terminal(_value_breach(instance, i, stage), f"{names[i]} leaves at {doing}"))
        off = [
            terminal(_value_break_off(instance, k, stage.state), f"{names[k]} breaks off, {doing}")
            for k in breakers
        ]
        pending.append((left, off))
        so_far = so_far + weight * (1 - d) * _payoffs(instance, stage.state)
        weight = weight * d
    so_far = so_far - weight / d * (1 - d) * _payoffs(instance, stages[-1].state)
    weight = weight / d
    yield terminal(end, "kept to the end")
    for left, off in reversed(pending):
        yield from reversed(left)
        yield from off


def _payoffs(instance: Instance, state: State) -> Floats:
    return np.array([float(p.at(np.array([state], np.int8))[0]) for p in instance.payoffs])


def _value_breach(instance: Instance, actor: int, stage: _Stage) -> Floats:
    """Everybody's value where one actor leaves by its best breach."""
    breach = find_best_breach(instance, actor, stage.before, stage.state)
    exposed, kept = np.array([breach.exposed], np.int8), np.array([breach.kept], np.int8)
    values = np.empty(instance.actors)
    for j in range(instance.actors):
        d, q = float(instance.patience[j]), breach.noticed
        after = float(expect_snapback(instance, actor, exposed, j)[0])
        now = float(instance.payoffs[j].at(kept)[0])
        values[j] = ((1 - d) * now + d * q * after) / (1 - d * (1 - q))
    values[actor] = breach.worth
    return values


def _value_break_off(instance: Instance, breaker: int, state: State) -> Floats:
    """Everybody's value where an actor breaks off by nobody's choice."""
    levels = np.array([state], np.int8)
    withdrawn = withdraw_leader(instance, breaker, levels)
    values = np.empty(instance.actors)
    for j in range(instance.actors):
        d = float(instance.patience[j])
        after = float(expect_snapback(instance, breaker, levels, j)[0])
        if j == breaker:
            after -= float(instance.penalties[j].at(levels)[0])
        values[j] = (1 - d) * float(instance.payoffs[j].at(withdrawn)[0]) + d * after
    return values


def _quote(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
