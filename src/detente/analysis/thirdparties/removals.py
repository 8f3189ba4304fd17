"""Third parties, their roles and their guarantees; the dispute without some of them, and what remains of a deal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from detente.analysis.packages.acceptance import Acceptance, Ground, survey
from detente.analysis.roadmap.search.existence import PlanQuestion, plan_exists
from detente.analysis.thirdparties.bystanders import is_bystander
from detente.errors import NotFoundError, SettingError
from detente.model.dispute import Dispute
from detente.model.formula import suggest
from detente.model.frozen import FrozenMap
from detente.model.leaving_out import names_to_leave_out
from detente.model.numbers import Values

Kind = Literal["actor", "role", "guarantee"]

HOLDING = ".holds"
"""Ending of a guarantee's name: `un_relief.holds` is that the measure `un_relief` stays in force."""

_KEPT = 128  # reduced disputes kept with a dispute


@dataclass(frozen=True)
class Part:
    """Something a third party brings: itself, a role of its, or that a measure stays in force when others break it.

    `name` is what `leave_parts` takes: an actor, a role (`china.guarantor`), or a measure with `.holds`. `of` is the
    actor it belongs to, `through` the measures that are held at their start without it, or no longer stay in force.
    """

    name: str
    kind: Kind
    of: str
    through: tuple[str, ...]


@dataclass(frozen=True)
class Remains:
    """What remains of a deal in one dispute and draw.

    `plan`: a self-enforcing plan to the target that everyone would begin (None: the search ran out of budget).
    `package`: a state of the target that is an acceptable package. `other`: any acceptable package but the start.
    """

    plan: bool | None
    package: bool
    other: bool

    @property
    def anything(self) -> bool | None:
        """Whether a plan or a package to the target remains; None where only the plan is undecided."""
        return True if self.package else self.plan


def check_third_parties(dispute: Dispute, what: str) -> None:
    """SettingError for a dispute without any; `what` says what one would be wanted for."""
    if not dispute.third_parties:
        raise SettingError(
            f"every actor of '{dispute.id}' that takes part is a party, so there is no third party {what}: an actor "
            f"with `kind: third-party` is one"
        )


def list_parts(dispute: Dispute) -> tuple[Part, ...]:
    """What could be taken away from a deal: each third party, each role, each guarantee, in file order.

    Third parties are the actors that are not parties. Roles are all those of the file. A guarantee is a free measure
    that stays in force when somebody else breaks the plan (`holds_when_broken_by`).
    """
    spec = dispute.effective
    owned = {
        a: tuple(m for m, measure in dispute.measures.items() if measure.owner == a) for a in spec.actors
    }
    actors = [Part(a, "actor", a, owned[a]) for a in dispute.third_parties]
    roles = [
        Part(r, "role", r.split(".", 1)[0], tuple(m for m in role.through if m in dispute.measures))
        for r, role in spec.roles.items()
    ]
    guarantees = [
        Part(m + HOLDING, "guarantee", measure.owner, (m,))
        for m, measure in dispute.measures.items()
        if any(a in spec.actors and a != measure.owner for a in measure.holds_when_broken_by)
    ]
    return (*actors, *roles, *guarantees)


def leave_parts(dispute: Dispute, names: str | Iterable[str]) -> Dispute:
    """The dispute without some parts: whatever `without` takes, and guarantees by `<measure>.holds`.

    Without an actor its measures are held at their start and everything of its goes; without a role its `through`
    measures are held at their start; without a guarantee the measure can still be raised, but falls with the rest
    when somebody breaks the plan (as if its `holds_when_broken_by` were empty). Each equals a dispute written
    without it. A draw's `Values` of the whole dispute can be passed to the reduced one as they are, since numbers
    are found by path, and equal `Draws(reduced, scheme, like=whole)` at the same index.

    Kept with the dispute, so that asking again costs nothing. Raises NotFoundError for a name of nothing.
    """
    wanted = tuple(sorted({names} if isinstance(names, str) else set(names)))
    if not wanted:
        return dispute
    kept: dict[tuple[str, ...], Dispute] = dispute.__dict__.setdefault("_reduced", {})
    if wanted not in kept:
        while len(kept) >= _KEPT:
            kept.pop(next(iter(kept)))
        kept[wanted] = _leave(dispute, wanted)
    return kept[wanted]


def _leave(dispute: Dispute, names: tuple[str, ...]) -> Dispute:
    loose = [n.removesuffix(HOLDING) for n in names if n.endswith(HOLDING)]
    gone = [n for n in names if not n.endswith(HOLDING)]
    _check(dispute, names)
    reduced = dispute
    if loose:
        measures = {
            m: measure.model_copy(update={"holds_when_broken_by": ()}) if m in loose else measure
            for m, measure in dispute.spec.measures.items()
        }
        reduced = Dispute(dispute.spec.model_copy(update={"measures": FrozenMap(measures)}), dispute.source)
    return reduced.without(*gone) if gone else reduced


def _check(dispute: Dispute, names: tuple[str, ...]) -> None:
    held = [m + HOLDING for m, s in dispute.all_measures.items() if s.holds_when_broken_by]
    known = [*names_to_leave_out(dispute.spec), *held]
    for name in names:
        if name not in known:
            raise NotFoundError(
                f"cannot leave out '{name}'{suggest(name, known)}: name a third party, a role, a measure, or a "
                f"guarantee as MEASURE{HOLDING} (that the measure stays in force when another breaks the plan)"
            )


def find_remains(
    dispute: Dispute,
    names: str | Iterable[str] = (),
    values: Values | None = None,
    question: PlanQuestion | None = None,
) -> Remains:
    """Without some parts, does a self-enforcing plan to the target remain, and an acceptable package?

    `values` is a draw of the whole dispute (default: central values), `question` the plan asked for (default: any
    order to the first target that everyone would begin). Packages are those of `find_packages`, within the target.
    Raises NotFoundError for a name of nothing, and what `plan_roadmap` raises.
    """
    asked = question or PlanQuestion()
    reduced = _leave_what_matters(dispute, names)
    values = dispute.values if values is None else values
    package, other = find_packages_left(reduced, values, asked)
    return Remains(plan_exists(reduced, values, asked), package, other)


def is_indispensable(
    dispute: Dispute,
    names: str | Iterable[str],
    values: Values | None = None,
    question: PlanQuestion | None = None,
) -> bool | None:
    """Can a deal not do without these? True only where the whole has a plan and without them nothing remains.

    Nothing: neither a self-enforcing plan to the target nor an acceptable package within it. Where the whole dispute
    has no plan, nobody is indispensable to one. None where the searches ran out of budget before it was clear.
    Does not establish that they are needed for a smaller deal, or that nobody else could take their place.
    """
    asked = question or PlanQuestion()
    reduced = _leave_what_matters(dispute, names)
    values = dispute.values if values is None else values
    # cheapest first: what settles it needs no search of the whole
    if reduced is dispute or find_packages_left(reduced, values, asked)[0]:
        return False
    plan = plan_exists(reduced, values, asked)
    if plan is True:
        return False
    whole = plan_exists(dispute, values, asked)
    if whole is False:
        return False
    return None if whole is None or plan is None else True


def list_what_matters(dispute: Dispute, names: str | Iterable[str]) -> tuple[str, ...]:
    """Those of the names whose leaving can change a plan or a package, sorted.

    The rest go with another name, or are roles that act through no free measure and guarantee nothing (a messenger
    or convener changes talks, which plans and packages do not look at), or third parties that want, own, allow, risk
    and guarantee nothing (`is_bystander`). Raises NotFoundError for a name of nothing.
    """
    wanted = {names} if isinstance(names, str) else set(names)
    _check(dispute, tuple(sorted(wanted)))
    parts = {p.name: p for p in list_parts(dispute)}
    actors = {n for n in wanted if n in dispute.spec.actors}
    held = {m for n in wanted if n in parts and parts[n].kind == "role" for m in parts[n].through}
    kept = []
    for name in sorted(wanted):
        part = parts.get(name)
        if part is not None and part.kind != "actor":
            idle = part.kind == "role" and not part.through and not name.endswith(".guarantor")
            carried = part.kind == "guarantee" and part.through[0] in held | wanted
            if idle or carried or part.of in actors:
                continue
        if part is not None and part.kind == "actor" and is_bystander(dispute, name):
            continue
        kept.append(name)
    return tuple(kept)


def _leave_what_matters(dispute: Dispute, names: str | Iterable[str]) -> Dispute:
    return leave_parts(dispute, list_what_matters(dispute, names))


def find_packages_left(dispute: Dispute, values: Values, question: PlanQuestion) -> tuple[bool, bool]:
    """Whether some acceptable package satisfies the target, and whether there is any but the start."""
    acceptance = Acceptance(survey_once(dispute), values)
    target = question.prepare(dispute).formulation.target
    within = dispute.compiled.truth(dispute.effective.targets[target])
    return bool(np.any(acceptance.acceptable & within)), acceptance.beyond > 0


def list_packages(acceptance: Acceptance) -> NDArray[np.int64]:
    """Rows of the acceptable packages: acceptable states that change something, as `find_packages` counts them."""
    rows = acceptance.rows
    return np.asarray(rows[rows != acceptance.ground.compiled.start_row])


def survey_once(dispute: Dispute) -> Ground:
    """The ground of packages, kept with the dispute: what does not depend on numbers is worked out once."""
    kept: dict[str, Ground] = dispute.__dict__.setdefault("_surveyed", {})
    if "" not in kept:
        kept[""] = survey(dispute)
    return kept[""]
