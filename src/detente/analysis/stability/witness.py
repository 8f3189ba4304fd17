"""Why a state is stable for an actor or not: the improvement nobody can punish, or what punishes each improvement."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.analysis.stability.concepts import Board, check_concepts, measure_replies
from detente.analysis.stability.simultaneous import find_joint_answer, list_actor_improvements


@dataclass(frozen=True)
class Step:
    """A move: who makes it and the row it leads to."""

    actor: int
    row: int


@dataclass(frozen=True)
class Answer:
    """One improvement and what follows.

    `sanction` is the shortest sequence of opponents' moves after it that leaves the actor no better off than
    before (for SIM: moves made together, each row being the improvement from the original state); None where
    nobody can punish it.
    """

    improvement: Step
    sanction: tuple[Step, ...] | None


@dataclass(frozen=True)
class Judgement:
    """Whether one state is stable for one actor under one concept, and why.

    `answers` has one entry for every improvement of the actor, the best first; a stable state has a
    sanction in each, an unstable one lacks it in at least one (`escape` is the first of those).
    """

    row: int
    actor: int
    concept: str
    stable: bool
    answers: tuple[Answer, ...]

    @property
    def escape(self) -> Step | None:
        """The improvement that no one can punish, the best of them; None for a stable state."""
        return next((a.improvement for a in self.answers if a.sanction is None), None)


def judge_state(board: Board, row: int, actor: int, concept: str) -> Judgement:
    """Is this state stable for this actor under this concept, and why?

    Searches backwards from every state that would punish, so it takes one pass over the states, and each
    sequence shown is a shortest one.
    """
    (concept,) = check_concepts([concept])
    gains = list_actor_improvements(board, actor, row)
    if concept == "nash":
        answers = tuple(Answer(Step(actor, g), None) for g in gains)
    elif concept == "sim":
        answers = tuple(_answer_at_once(board, row, actor, g) for g in gains)
    else:
        answers = _answer_in_turn(board, row, actor, concept, gains) if gains else ()
    return Judgement(row, actor, concept, all(a.sanction is not None for a in answers), answers)


def _answer_at_once(board: Board, row: int, actor: int, gain: int) -> Answer:
    joint = find_joint_answer(board, actor, row, gain)
    return Answer(Step(actor, gain), None if joint is None else tuple(Step(j, x) for j, x in joint))


def _answer_in_turn(board: Board, row: int, actor: int, concept: str, gains: list[int]) -> tuple[Answer, ...]:
    from detente.analysis.stability import trace_kernels

    game = board.game
    value = game.ranks[actor] if concept != "smr" else measure_replies(board, actor, game.ranks[actor])
    others = np.array([j for j in range(len(game.actors)) if j != actor], np.int64)
    distance, toward, mover = trace_kernels.trace_back(
        value <= game.ranks[actor, row],
        others,
        concept == "seq",
        board.moves,
        game.ranks,
        board.order,
        board.start,
    )
    out = []
    for gain in gains:
        if distance[gain] < 0:
            out.append(Answer(Step(actor, gain), None))
            continue
        steps = []
        at = gain
        while toward[at] >= 0:
            steps.append(Step(int(mover[at]), int(toward[at])))
            at = int(toward[at])
        out.append(Answer(Step(actor, gain), tuple(steps)))
    return tuple(out)
