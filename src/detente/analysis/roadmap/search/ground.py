"""A dispute's roadmap game, compiled once and asked many times: over draws, proposals, margins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from detente.analysis.roadmap.game.formulation import (
    Formulation,
    diagnose,
    formulate,
    read_max_bundle,
    read_target,
)
from detente.analysis.roadmap.game.frame import Frame, build_frame
from detente.analysis.roadmap.game.instance import Hold, Instance
from detente.analysis.roadmap.game.structure import Arcs, Structure, compile_instance, restrict_arcs
from detente.analysis.roadmap.game.worth import Valuation, value_states
from detente.analysis.roadmap.search.corridors import Course, lay_course
from detente.analysis.roadmap.search.pruning import Problem, limit_arcs
from detente.errors import DisputeError, NotFoundError, SettingError
from detente.model.dispute import Dispute
from detente.model.draws import Draws
from detente.model.formula import suggest
from detente.model.numbers import Values
from detente.model.scheme import Scheme, add_noise
from detente.model.spec import ProposalSpec

PILOTS = 20_190_227
"""Seed of the draws whose plans are tried first: one that nobody asks for, so that no run is its own pilot."""

Participation = Literal["require", "report"]


@dataclass(frozen=True, eq=False)
class Ground:
    """One dispute and target, ready to be searched for any draw of its numbers.

    `prepare_roadmap` makes it (and keeps it with the dispute); `problem` gives what `find_best_plan` and
    `find_plan_at` take. Everything that does not depend on numbers is computed once.
    """

    formulation: Formulation
    structure: Structure
    frame: Frame
    _arcs: dict[tuple[str, tuple[str, ...]], Arcs] = field(default_factory=dict, repr=False)
    _central: list[Valuation] = field(default_factory=list, repr=False)
    _courses: dict[tuple[str, int], Course] = field(default_factory=dict, repr=False)
    _last: list[tuple[Values, Instance]] = field(default_factory=list, repr=False)

    @property
    def dispute(self) -> Dispute:
        """The dispute this was made from."""
        return self.formulation.dispute

    @property
    def reachable(self) -> bool:
        """Whether any permitted order of steps leads to the target."""
        return self.structure.start >= 0

    def instance(self, values: Values | None = None) -> Instance:
        """The game with the numbers of a draw (default: central values); the last one is kept."""
        if values is None:
            return self.formulation.at()
        if not self._last or self._last[0][0] is not values:
            self._last[:] = [(values, self.formulation.at(values))]
        return self._last[0][1]

    def course(self, proposal: str | None = None, within: int | None = None) -> Course:
        """The states that an order and a limit in periods leave, and the parts of them to look at first; laid once."""
        key = (proposal or "", within or 0)
        if key not in self._courses:
            arcs = self.arcs(proposal)
            if key[0] and arcs.count == self.structure.arcs.count:
                return self.course(within=within)
            if within and self.reachable:
                arcs = limit_arcs(arcs, self.structure, within)
            self._courses[key] = lay_course(self.frame, arcs, self.instance(), self._draw_pilots)
        return self._courses[key]

    def _draw_pilots(self) -> list[Instance]:
        """The game with other plausible numbers: from the ranges, all a little off, with twice the hazards."""
        ranged = Draws(self.dispute, Scheme(seed=PILOTS))
        noisy = Draws(self.dispute, add_noise(0.8, 1.2, seed=PILOTS))
        made = [self.formulation.at(d.at(k).values) for d, n in ((ranged, 12), (noisy, 6)) for k in range(n)]
        return [*made, *(double_hazards(one) for one in made[:8])]

    def value(self, values: Values | None = None) -> Valuation:
        """Values of all states and breaches for a draw; those of the central values are kept."""
        if values is not None:
            return value_states(self.frame, self.instance(values))
        if not self._central:
            self._central.append(value_states(self.frame, self.instance()))
        return self._central[0]

    def arcs(self, proposal: str | None = None, without: Sequence[str] = ()) -> Arcs:
        """The steps that a proposal's order leaves, none of them raising the measures `without`."""
        key = (proposal or "", tuple(sorted(without)))
        if key == ("", ()):
            return self.structure.arcs
        if key not in self._arcs:
            holds = read_holds(self.formulation, proposal) if proposal else ()
            at = {m: k for k, m in enumerate(self.formulation.measures)}
            self._arcs[key] = restrict_arcs(self.structure, holds, [at[m] for m in without if m in at])
        return self._arcs[key]

    def problem(
        self,
        values: Values | Valuation | None = None,
        *,
        proposal: str | None = None,
        without: Sequence[str] = (),
        participation: Participation = "require",
        within: int | None = None,
        by_steps: bool = False,
    ) -> Problem:
        """What the search takes: a draw's values, the steps a proposal allows, and whether all must gain by joining.

        `within` is the most periods (or steps) a plan may take.
        """
        valuation = values if isinstance(values, Valuation) else self.value(values)
        floor = valuation.instance.no_deal if participation == "require" else None
        arcs = self.arcs(proposal, without)
        return Problem(valuation, arcs, floor, within=within or 0, by_steps=by_steps)

    def path(self, rows: Sequence[int]) -> tuple[tuple[int, ...], ...]:
        """Rows as states."""
        return tuple(self.structure.state(r) for r in rows)


def prepare_roadmap(dispute: Dispute, target: str | None = None, *, max_bundle: int | None = None) -> Ground:
    """The roadmap game of a dispute, compiled once and kept with it.

    `target` is one of the dispute's targets (default: the first), `max_bundle` how many measures one step may raise
    (default: the dispute's setting, else one for every actor). A plan may not end in a state that someone refuses.
    Raises DisputeError, MissingPreferencesError or TooLargeError, each with what to do.
    """
    name = read_target(dispute, target)
    bundle = read_max_bundle(dispute, max_bundle)
    kept: dict[tuple[str, int], Ground] = dispute.compiled.__dict__.setdefault("_roadmaps", {})
    if (name, bundle) not in kept:
        formulation = formulate(dispute, name, max_bundle=bundle)
        structure = compile_instance(formulation.at())
        kept[name, bundle] = Ground(formulation, structure, build_frame(structure))
    return kept[name, bundle]


def read_proposal(dispute: Dispute, name: str) -> ProposalSpec:
    """A proposal by name; NotFoundError with the names there are."""
    proposals = dispute.effective.proposals
    if name not in proposals:
        known = ", ".join(proposals) or "there are none"
        raise NotFoundError(f"unknown proposal '{name}'{suggest(name, proposals)}: {known}")
    return proposals[name]


def read_holds(formulation: Formulation, proposal: str) -> tuple[Hold, ...]:
    """The order that a proposal sets, as holds on the free measures; none for a free one.

    Raises SettingError for a proposal of explicit steps or a package, which has no order to search in.
    """
    dispute = formulation.dispute
    spec = read_proposal(dispute, proposal)
    if spec.free:
        return ()
    if spec.hold is None:
        form = "explicit steps" if spec.steps is not None else "a package"
        raise SettingError(
            f"the proposal '{proposal}' is {form}, so there is no order to search in: judge it as it stands "
            f"(judge_proposal, or detente judge-proposal)"
        )
    at = {m: k for k, m in enumerate(formulation.measures)}
    holds = []
    for hold in spec.hold:
        names = list(hold.measures)
        if hold.measures_of is not None:
            names = [m for m, s in dispute.all_measures.items() if s.owner == hold.measures_of]
        holds.append(Hold(tuple(at[m] for m in names if m in at), formulation.pattern(hold.until)))
    return tuple(holds)


def read_participation(dispute: Dispute, given: Participation | None) -> Participation:
    """Whether everybody must gain by joining: as asked, else as the dispute sets it, else required."""
    written = dispute.effective.settings.get("roadmap", {}).get("participation")
    value = given if given is not None else written
    if value is None:
        return "require"
    try:
        read_choice(value, ("require", "report"), "participation")
    except SettingError as error:
        if given is not None:
            raise
        keys = ("settings", "roadmap", "participation")
        raise DisputeError([diagnose(dispute, str(error), keys)]) from None
    return "report" if value == "report" else "require"


def double_hazards(instance: Instance) -> Instance:
    """The same game with every hazard twice as likely (where that is more than certain, values take care of it)."""
    hazards = []
    for hazard in instance.hazards:
        values = tuple(2 * v for v in hazard.chance.values)
        hazards.append(replace(hazard, chance=replace(hazard.chance, values=values)))
    return replace(instance, hazards=tuple(hazards))


def change_numbers(instance: Instance, **numbers: object) -> Instance:
    """The same game with some numbers replaced (patience, credibility, hazards, ...)."""
    return replace(instance, **numbers)  # type: ignore[arg-type]


def read_choice(value: str, allowed: Sequence[str], what: str) -> None:
    """SettingError for a setting that is none of the allowed words."""
    if value not in allowed:
        raise SettingError(f"{what} is one of {', '.join(allowed)}, not {value!r}{suggest(value, allowed)}")


def check_within(dispute: Dispute, within: object) -> None:
    """SettingError for a limit on length that is no number of periods."""
    if within is not None and (isinstance(within, bool) or not isinstance(within, int) or within < 1):
        raise SettingError(
            f"within is a number of periods (each a {dispute.spec.period}) from 1, not {within!r}"
        )


def raise_empty_target(dispute: Dispute, target: str) -> None:
    """DisputeError for a target that no state allowed by the rules satisfies."""
    message = (
        f"no state that the rules allow satisfies the target '{target}': {dispute.effective.targets[target]}"
    )
    raise DisputeError([diagnose(dispute, message, ("targets", target))])
