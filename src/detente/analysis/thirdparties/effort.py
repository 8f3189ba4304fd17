"""How much a third party does of what it could, as each of the others sees it and as it sees itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from detente.analysis.thirdparties.removals import check_third_parties, survey_once
from detente.analysis.wording import actor_ref, changes_words
from detente.errors import MissingPreferencesError, NotFoundError, SettingError
from detente.model.compiled import CompiledDispute
from detente.model.dispute import Dispute
from detente.model.formula import suggest
from detente.model.frozen import FrozenMap
from detente.model.numbers import Values
from detente.present import (
    Bar,
    Cell,
    Chart,
    Column,
    Explanation,
    Phrase,
    Shown,
    Table,
    draw_bars,
    explain,
    format_share,
    say,
    to_plain,
)

State = Mapping[str, str]


@dataclass(frozen=True)
class Effort:
    """What one viewer thinks of what a third party does.

    `score` from 0 (nothing could serve the viewer worse) to 1 (nothing could serve it better), in the viewer's own
    payoff over all the third party could do from here; None where all that is alike to the viewer. `wish` is what the
    viewer would have it do, `gives_up` what that would cost the third party per period by its own payoffs, and
    `believed` the same by what the viewer believes of them (None: the file does not say otherwise).
    """

    viewer: str
    score: float | None
    wish: Mapping[str, str]
    gives_up: float | None
    believed: float | None


@dataclass(frozen=True)
class Efforts(Shown):
    """A third party's effort by viewer. Made by `measure_effort`; the last of `efforts` is its own view."""

    dispute: Dispute = field(repr=False)
    actor: str
    base: Mapping[str, str] = field(repr=False)
    moves: int
    efforts: tuple[Effort, ...]

    def of(self, viewer: str) -> Effort:
        """A viewer's entry; NotFoundError for a viewer there is not."""
        known = {e.viewer: e for e in self.efforts}
        if viewer not in known:
            raise NotFoundError(f"unknown viewer '{viewer}'{suggest(viewer, known)}: {', '.join(known)}")
        return known[viewer]

    @property
    def own(self) -> Effort:
        """The third party's own view of its effort."""
        return self.of(self.actor)

    def table(self) -> Table:
        """A row for each viewer."""
        who = self.dispute.label(self.actor)
        columns = (
            Column("viewer", "Seen by"),
            Column(
                "score", "Effort", "share", help="0: nothing could serve the viewer worse; 1: nothing better"
            ),
            Column("wish", f"Would have {who} do"),
            Column("gives_up", f"Which would cost {who}", "number", digits=2),
            Column("believed", "As the viewer believes", "number", digits=2),
        )
        rows: list[tuple[Cell, ...]] = [
            (actor_ref(self.dispute, e.viewer), e.score, self._wish(e), e.gives_up, e.believed)
            for e in self.efforts
        ]
        note = (
            f"{self.moves} combinations of its measures are open to it from here. Effort: the viewer's payoff now, "
            f"between the worst and the best of them. Costs are payoff per {self.dispute.spec.period}, below zero a "
            f"gain."
        )
        return Table(f"How much {who} does, by viewer", columns, tuple(rows), (note,), id="effort")

    def _wish(self, e: Effort) -> Phrase:
        changed = [(m, self.base[m], level) for m, level in e.wish.items() if level != self.base[m]]
        return (
            changes_words(self.dispute, changed, from_level=False) if changed else Phrase(("what it does",))
        )

    def chart(self) -> Chart:
        """Effort scores as bars."""
        told = [e for e in self.efforts if e.score is not None]
        listed = "; ".join(f"{self.dispute.label(e.viewer)} {_share(e)}" for e in told)
        return draw_bars(
            f"How much {self.dispute.label(self.actor)} does, by viewer",
            [Bar(self.dispute.label(e.viewer), float(e.score or 0.0)) for e in told],
            alt=f"Effort of {self.dispute.label(self.actor)} by viewer: {listed or 'nobody tells its moves apart'}.",
            axis="share of what it could do for the viewer",
            kind="share",
            id="effort",
        )

    def explain(self) -> Explanation:
        """The answer in sentences."""
        dispute = self.dispute
        who = actor_ref(dispute, self.actor)
        told = []
        others = [e for e in self.efforts if e.viewer != self.actor and e.score is not None]
        low = min(others, key=lambda e: e.score or 0.0, default=None)
        own = self.own.score
        if low is None:
            return explain(say("Nobody else tells apart what {who} could do from here.", "headline", who=who))
        told.append(
            say(
                "Seen by {viewer}, {who} does {s} of what it could; by its own lights {o}.",
                "headline",
                viewer=actor_ref(dispute, low.viewer),
                who=who,
                s=_share(low),
                o="all its moves are alike" if own is None else _share(self.own),
            )
        )
        for e in others:
            content = dict(e.wish) == dict(self.base)
            told.append(
                say(
                    "{viewer} ({s}) would not have it do anything else{wish}{cost}."
                    if content
                    else "{viewer} ({s}) would have it do this: {wish}{cost}.",
                    "item",
                    viewer=actor_ref(dispute, e.viewer),
                    s=_share(e),
                    wish="" if content else self._wish(e),
                    cost="" if content else _tell_cost(e, dispute.spec.period),
                )
            )
        return explain(*told)

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        plain: dict[str, Any] = to_plain(
            {
                "analysis": "effort",
                "dispute": self.dispute.id,
                "settings": {"actor": self.actor, "at": dict(self.base)},
                "method": {"moves": self.moves},
                "answer": {"efforts": self.efforts},
            }
        )
        return plain


def _share(e: Effort) -> str:
    return format_share(0.0 if e.score is None else e.score)


def _tell_cost(e: Effort, period: str) -> str:
    if e.gives_up is None or not round(e.gives_up, 2):
        return ", at no cost to it"
    word = "cost it" if e.gives_up > 0 else "be better for it by"
    return f", which would {word} {abs(e.gives_up):.2f} a {period}"


def measure_effort(
    dispute: Dispute, actor: str, *, at: str | State | None = None, values: Values | None = None
) -> Efforts:
    """How much does a third party do of what it could, as each actor sees it?

    Looks at every combination of the third party's own measures that the rules allow with all else as in `at` (default:
    the start; consent of others and the cost of undoing are left aside). The effort a viewer sees is where its own
    payoff now lies between the worst and the best of them. Whoever wants something else of the third party sees less
    effort than it does itself: by its own payoffs it usually does nearly all it could wish to.

    Raises NotFoundError for an unknown actor, SettingError for a party, one that owns no measure, or a state that the
    rules exclude, MissingPreferencesError where its payoffs are not numbers (viewers without such are left out).
    """
    if actor not in dispute.actors:
        raise NotFoundError(
            f"unknown actor '{actor}'{suggest(actor, dispute.actors)}: {', '.join(dispute.actors)}"
        )
    if actor in dispute.parties:
        check_third_parties(dispute, "whose effort could be looked at")
        raise SettingError(
            f"'{actor}' is a party: what it does is what the deal is about. Effort is asked of third parties "
            f"({', '.join(dispute.third_parties)})"
        )
    own = tuple(m for m, spec in dispute.measures.items() if spec.owner == actor)
    if not own:
        raise SettingError(f"{actor} owns no measure that can move, so there is no effort of its to be seen")
    values = dispute.values if values is None else values
    compiled = survey_once(dispute).compiled
    base = dict(dispute.start) if at is None else dispute.package(at)
    row = compiled.row(base)
    if row < 0:
        raise SettingError("the rules exclude the state asked about, so nobody is doing anything in it")
    rows = _list_moves(compiled, base, own)
    viewers = [a for a in dispute.actors if a != actor and dispute.cardinal(a)]
    if not dispute.cardinal(actor):
        raise MissingPreferencesError(f"effort needs payoffs in numbers, and {actor} has none")
    mine = compiled.utility(actor, values).payoffs
    efforts = []
    for viewer in (*viewers, actor):
        payoffs = compiled.utility(viewer, values).payoffs[rows]
        now = float(compiled.utility(viewer, values).payoffs[row])
        low, high = float(payoffs.min()), float(payoffs.max())
        # of several equally good for the viewer, the one that the third party likes best
        best = rows[np.lexsort((-mine[rows], -np.round(payoffs, 9)))[0]]
        seen = _believed(compiled, dispute, viewer, actor, values)
        efforts.append(
            Effort(
                viewer,
                None if high - low < 1e-12 else (now - low) / (high - low),
                FrozenMap(compiled.state(int(best))),
                round(float(mine[row] - mine[best]), 12),
                None if seen is None else round(float(seen[row] - seen[best]), 12),
            )
        )
    return Efforts(dispute, actor, FrozenMap(base), len(rows), tuple(efforts))


def _list_moves(compiled: CompiledDispute, base: State, own: tuple[str, ...]) -> np.ndarray[Any, Any]:
    """Rows of the feasible states that differ from a state in these measures only."""
    from detente.analysis.packages.acceptance import count_standing

    others = {
        m: [k for k, level in enumerate(compiled.dispute.measures[m].levels) if level != base[m]]
        for m in compiled.space.names
        if m not in own
    }
    return np.asarray(np.flatnonzero(count_standing(compiled, others) == 0))


def _believed(compiled: CompiledDispute, dispute: Dispute, viewer: str, actor: str, values: Values) -> Any:
    view = dispute.effective.views.get(viewer)
    if view is None or actor not in view.preferences:
        return None
    seen = compiled.utility(actor, values, view=viewer)
    return seen.payoffs if seen.cardinal else None
