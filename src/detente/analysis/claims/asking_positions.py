"""Questions of claims about where actors stand: rest, trust, numbers, words and issues."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.analysis.claims.asking_deals import read_package
from detente.analysis.claims.case import Case
from detente.analysis.gap.combinations import list_combinations, list_issues
from detente.analysis.gap.meaning import compare_meanings
from detente.analysis.gap.value import measure_agreement
from detente.analysis.stability.concepts import Board, lay_out, measure_threshold
from detente.analysis.stability.game import make_game
from detente.errors import MissingPreferencesError, NotFoundError, SettingError
from detente.model.compiled import CompiledDispute
from detente.model.payoffs import choose_unit, rank_by_priorities, weight_of, whole

Range = tuple[float, float]


def ask_stable(case: Case, given: Mapping[str, Any]) -> bool:
    """Whether a state is stable for everybody, or for one actor, for the values of this draw."""
    dispute, compiled = case.dispute, case.dispute.compiled
    if dispute.merge:
        raise SettingError(
            "states of this dispute are merged: ask `detente stability` where it comes to rest"
        )
    row = compiled.row(read_package(case, given["package"]))
    if row < 0:
        raise NotFoundError(f"the rules of '{dispute.id}' exclude the state '{given['package']}'")
    board = case.know("board", lambda: _lay_out(case))
    game, actor = board.game, given.get("actor")
    whose = range(len(game.actors)) if actor is None else [game.actors.index(actor)]
    return all(
        i not in game.owner
        or int(game.ranks[i].max()) == 0
        or bool(measure_threshold(board, i, given["concept"])[row] <= game.ranks[i][row])
        for i in whose
    )


def _lay_out(case: Case) -> Board:
    dispute, compiled = case.dispute, case.dispute.compiled
    payoffs = np.stack([compiled.utility(a, case.values).values for a in dispute.actors])
    game = make_game(
        compiled.space.shape,
        compiled.owner,
        payoffs,
        codes=compiled.space.codes,
        one_way=compiled.one_way,
        consent=compiled.consent,
        actors=tuple(dispute.actors),
        measures=compiled.space.names,
        start=compiled.start_row,
    )
    return lay_out(game)


def ask_trust(case: Case, given: Mapping[str, Any]) -> Range:
    """One actor's trust in another."""
    path = f"beliefs.trust.{given['of']}.{given['towards']}"
    if path not in case.values.estimates:
        raise NotFoundError(
            f"the dispute does not say how far {given['of']} trusts {given['towards']}: give {path}"
        )
    return _exactly(case.values.figure(path))


def ask_number(case: Case, given: Mapping[str, Any]) -> Range:
    """A number of the file."""
    if given["path"] not in case.values.estimates:
        raise NotFoundError(f"the dispute has no number '{given['path']}' once this is left out")
    return _exactly(case.values.figure(given["path"]))


def ask_overlap(case: Case, given: Mapping[str, Any]) -> Range | None:
    """How much of a word two actors share, over what is unclear in it."""
    found = compare_meanings(case.dispute, given["word"], (given["actor"], given["other"]))
    if found.overlap is None:
        raise NotFoundError(found.reason or f"nothing is included in '{given['word']}' by either")
    low, high = found.overlap.low, found.overlap.high
    return float(low), float(high)


def ask_gap(case: Case, given: Mapping[str, Any]) -> Range | None:
    """What an actor loses if the other has its way on an issue; the worst of the other's best combinations."""
    mine, theirs = _on_issue(case, given["issue"], given["actor"], given["other"])
    stake = int(mine.max()) - int(mine.min())
    if not stake:
        return None
    conceded = int(mine[theirs == theirs.max()].min())
    return _exactly((int(mine.max()) - conceded) / stake)


def ask_agreement(case: Case, given: Mapping[str, Any]) -> Range | None:
    """How alike two actors order the combinations on an issue."""
    mine, theirs = _on_issue(case, given["issue"], given["actor"], given["other"])
    return _exactly(measure_agreement(mine, theirs)) if len(mine) > 1 else None


def _on_issue(case: Case, issue: str, *actors: str) -> list[NDArray[np.int64]]:
    """What each actor makes of every combination that the issue could come to, all else as at the start.

    The combinations are those of the gap analysis: what the rules allow in some state, whatever else that needs.
    """
    kept: dict[str, CompiledDispute] = case.dispute.__dict__.setdefault("_claims_issues", {})
    if issue not in kept:
        members = list_issues(case.dispute)
        if issue not in members:
            raise NotFoundError(f"nothing of the issue '{issue}' can move once this is left out")
        kept[issue] = list_combinations(case.dispute.compiled, issue, members[issue]).free
    return [case.know(("issue", issue, a), lambda a=a: _worth(case, kept[issue], a)) for a in actors]  # type: ignore[misc]


def _worth(case: Case, free: CompiledDispute, actor: str) -> NDArray[np.int64]:
    preference = case.dispute.preference(actor)
    if preference.ranking is not None:
        raise MissingPreferencesError(
            f"{actor} ranks whole states, so that an issue alone is worth nothing to it"
        )
    if preference.priorities is not None:
        return rank_by_priorities([free.truth(f) for f in preference.priorities], free.space.size)
    terms = free.terms(actor)
    weights = [weight_of(t, case.values) for t in terms]
    unit = choose_unit(weights)
    return free.sums.evaluate(terms, [whole(w, unit) for w in weights])


def _exactly(value: float) -> Range:
    return float(value), float(value)
