"""Whom can the deal not do without? Every third party, role and guarantee alone, and every coalition."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from detente.analysis.roadmap.search.existence import PlanQuestion, plan_exists
from detente.analysis.roadmap.search.ground import (
    Participation,
    check_within,
    raise_empty_target,
    read_participation,
)
from detente.analysis.shares import Share, measure_share
from detente.analysis.thirdparties.games import (
    Coalition,
    bound_shares,
    count_pivots,
    list_coalitions,
    share_out,
)
from detente.analysis.thirdparties.gathering import Book
from detente.analysis.thirdparties.removal import read_tolerance
from detente.analysis.thirdparties.removals import (
    Part,
    check_third_parties,
    find_packages_left,
    leave_parts,
    list_parts,
    list_what_matters,
)
from detente.analysis.thirdparties.result import Drawn, Due, PartShares, PartWorth, ThirdParties
from detente.errors import SettingError
from detente.model.dispute import Dispute
from detente.model.numbers import Values
from detente.model.scheme import Scheme
from detente.model.tasks import Map, OverDraws, map_here

FLOOR = -1.0
"""The least worth of a coalition, a whole scale; also where no permitted order leads to the target with it."""

MOST = 6
"""With more third parties (or roles that matter) only single ones are looked at, not all their coalitions."""


def measure_third_parties(
    dispute: Dispute,
    *,
    target: str | None = None,
    participation: Participation | None = None,
    within: int | None = None,
    max_bundle: int | None = None,
    tolerance: float | None = None,
    draws: int = 0,
    scheme: Scheme | None = None,
    seed: int = 0,
    map: Map = map_here,
    level: float = 0.95,
) -> ThirdParties:
    """Whom can a deal not do without, and how much does each add?

    Takes away each third party, each role and each guarantee alone (`list_parts`, `leave_parts`) and says what remains:
    whether a self-enforcing plan to `target` (default: the first) that everyone would begin, the best smallest margin
    (certified to `tolerance`, default a millionth; participation reported; over the actors whom anything could move),
    acceptable packages, and what the others lose. Then every coalition of third parties: how often one's leaving turns
    'a plan exists' into 'none' (`count_pivots`), and the Shapley value of the best smallest margin (`share_out`), over
    third parties and over roles. A coalition with which no permitted order leads to the target, or whose best margin
    is lower, is worth -1 (a whole scale).

    A part is indispensable where the whole has a plan and without the part neither a plan nor an acceptable package in
    the target is left; it is needed where without it there is no plan. With `draws` both are also asked in that many
    draws of the numbers (`scheme`, `seed`), for third parties and roles; shares have Wilson's
    interval, with what could not be decided apart. `map` does the work: removals first, then draws.

    Raises SettingError for a setting outside its range or a dispute without third parties, DisputeError for a target
    that no state satisfies, and what `plan_roadmap` raises. Does not establish that others could not take a missing
    one's place, nor what happens when it works against the deal. Definitions: docs/theory/third-parties.md.
    """
    tolerance = read_tolerance(tolerance)
    if draws < 0:
        raise SettingError(f"draws={draws}: the number of draws is 0 (none) or more")
    participation = read_participation(dispute, participation)
    check_within(dispute, within)
    check_third_parties(dispute, "to leave out")
    asked = PlanQuestion(target, None, participation, max_bundle, within)
    ground = asked.prepare(dispute)
    name = ground.formulation.target
    if not dispute.compiled.truth(dispute.effective.targets[name]).any():
        raise_empty_target(dispute, name)
    asked = replace(asked, target=name, max_bundle=ground.formulation.form["max_bundle"])
    parts = list_parts(dispute)
    thirds = dispute.third_parties
    roles = tuple(p.name for p in parts if p.kind == "role")
    groups = list_coalitions(thirds, None if len(thirds) <= MOST else 1)
    without = [*groups, *(c for players in (thirds, roles) for c in _list_gone(dispute, players))]
    book = Book(dispute, asked, tolerance, [(p.name,) for p in parts], without, map)
    whole = book.removal(())
    remaining = {gone: book.remaining(gone) for gone in groups}
    drawn = None
    if draws:
        drawn = _draw(
            dispute, asked, parts, draws, Scheme(seed=seed) if scheme is None else scheme, map, level
        )
    shares = drawn.shares if drawn else {}
    settings = {
        "target": name,
        "target_formula": dispute.effective.targets[name],
        "participation": participation,
        "within": within,
        "max_bundle": asked.max_bundle,
        "tolerance": tolerance,
        "draws": draws,
    }
    everyone = frozenset(dispute.third_parties)
    whole_game = len(groups) == 2 ** len(everyone)
    return ThirdParties(
        dispute=dispute,
        settings=settings,
        whole=whole,
        parts=tuple(
            PartWorth(p, r, whole, not list_what_matters(dispute, p.name), shares.get(p.name))
            for p, r in ((p, book.removal((p.name,))) for p in parts)
        ),
        coalitions=remaining,
        pivots=count_pivots(dispute.third_parties, {everyone - gone: r.plan for gone, r in remaining.items()})
        if whole_game
        else (),
        due=_share_out(book, thirds),
        role_due=_share_out(book, roles),
        drawn=drawn,
    )


def _list_active(dispute: Dispute, players: Iterable[str]) -> tuple[str, ...]:
    """The players that can change a plan or a package; those that cannot are due nothing, whoever else is there."""
    return tuple(p for p in players if list_what_matters(dispute, p))


def _list_gone(dispute: Dispute, players: Iterable[str]) -> list[Coalition]:
    """Every set of active players that may be missing; none where there are too many of them."""
    active = _list_active(dispute, players)
    return list_coalitions(active) if len(active) <= MOST else []


def _share_out(book: Book, players: tuple[str, ...]) -> tuple[Due, ...]:
    active = _list_active(book.dispute, players)
    if not players or len(active) > MOST:
        return ()
    gone = {frozenset(active) - c: book.remaining(c) for c in list_coalitions(active)}
    low = {c: max(r.margin, FLOOR) for c, r in gone.items()}
    high = {c: max(r.bound, FLOOR) for c, r in gone.items()}
    due, bounds = share_out(active, low), bound_shares(active, low, high)
    found = []
    for p in players:
        if p in due:
            found.append(Due(p, due[p], float(bounds[p][0]), float(bounds[p][1])))
        else:
            found.append(Due(p, Fraction(0), 0.0, 0.0))
    return tuple(found)


@dataclass(frozen=True)
class AskParts:
    """What remains without each of several parts, in one draw: a question for `OverDraws`.

    The answer maps each part to [a plan remains, a package in the target remains]; "" is the whole dispute.
    """

    names: tuple[str, ...]
    question: PlanQuestion

    def __call__(self, dispute: Dispute, values: Values) -> dict[str, Any]:
        """The answer in one draw."""
        known: dict[tuple[str, ...], list[bool | None]] = {}
        answer = {}
        for name in ("", *self.names):
            key = list_what_matters(dispute, name) if name else ()
            if key not in known:
                reduced = leave_parts(dispute, key)
                package = find_packages_left(reduced, values, self.question)[0]
                known[key] = [plan_exists(reduced, values, self.question), package]
            answer[name] = known[key]
        return answer


def _draw(
    dispute: Dispute,
    asked: PlanQuestion,
    parts: tuple[Part, ...],
    draws: int,
    scheme: Scheme,
    map: Map,
    level: float,
) -> Drawn:
    names = tuple(p.name for p in parts if p.kind != "guarantee")
    outcomes = map(OverDraws(dispute, AskParts(names, asked), scheme), range(draws))
    done = [o.value["answer"] for o in outcomes if not o.failed]
    failed = [o for o in outcomes if o.failed]
    if not done:
        raise SettingError(f"all {draws} draws failed, the first with: {failed[0].error}")

    def share(verdict: Callable[[dict[str, Any]], bool | None]) -> Share:
        verdicts = [verdict(answer) for answer in done]
        return measure_share(verdicts.count(True), verdicts.count(None), len(done), level=level)

    shares = {
        name: PartShares(
            share(lambda a, n=name: a[n][0]),  # type: ignore[misc]
            share(lambda a, n=name: _needed(a[""][0], a[n][0], False)),  # type: ignore[misc]
            share(lambda a, n=name: _needed(a[""][0], a[n][0], a[n][1])),  # type: ignore[misc]
        )
        for name in names
    }
    first = f"draw {failed[0].item}: {failed[0].kind}: {failed[0].error}" if failed else None
    return Drawn(draws, scheme, share(lambda a: a[""][0]), shares, len(failed), first)


def _needed(whole: bool | None, plan: bool | None, package: bool | None) -> bool | None:
    """Whether the whole has a plan and nothing is left: neither a plan nor (where it counts) a package."""
    if whole is False or plan is True or package:
        return False
    return None if whole is None or plan is None else True
