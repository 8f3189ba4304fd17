"""The dispute file, format 1, as types: every key, nothing about what it means.

These types mirror the file (so that saving writes what was read); `Dispute` gives them meaning. JSON Schema,
error places and the equality of two disputes all come from here.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from detente.model.frozen import FrozenMap
from detente.model.spec_numbers import Date, Figure, Formula, Ids, Map, Number, Part, Real, StateNumber, Text
from detente.model.spec_preferences import Levels, PreferenceSpec, StateRef, ViewSpec


class ActorSpec(Part):
    """Somebody who decides. Numbers are per period; `scale` is the unit in which its margins are told."""

    name: Text | None = None
    aliases: Ids = ()
    kind: Literal["party", "third-party"] = "party"
    about: Text | None = None
    patience: Number | None = None
    scale: Number | None = None
    detection: StateNumber | None = None
    deadline: Number | None = None


def _undo_kind(value: Any) -> str:
    return (
        "<never>"
        if isinstance(value, str)
        else "<figure>"
        if isinstance(value, (dict, Figure))
        else "<plain>"
    )


UndoCost = Annotated[
    Annotated[Literal["never"], Tag("<never>")]
    | Annotated[Real, Tag("<plain>")]
    | Annotated[Figure, Tag("<figure>")],
    Discriminator(_undo_kind),
]


class MeasureSpec(Part):
    """Something an actor can do, in levels, lowest first."""

    owner: Text
    name: Text | None = None
    about: Text | None = None
    levels: Annotated[Ids, Field(min_length=2, max_length=100)] = ("no", "yes")
    ordered: bool = True
    undo: Map[Text, UndoCost] = Field(default_factory=FrozenMap)
    takes: Map[Text, Annotated[int, Field(ge=1, le=10_000)]] = Field(default_factory=FrozenMap)
    binds: Literal["leader", "state"] = "leader"
    consent: Ids = ()
    holds_when_broken_by: Ids = ()
    seen: Number | None = None
    unit: Text | None = None
    tags: Ids = ()
    reason: Text | None = None
    sources: Ids = Field(default=(), alias="from")


class RuleSpec(Part):
    """What cannot be: `require X when Y` and `forbid X when Y` speak of states, `need X before Y` of plans."""

    id: Text | None = None
    require: Formula | None = None
    forbid: Formula | None = None
    need: Formula | None = None
    when: Formula | None = None
    before: Formula | None = None
    because: Text | None = None
    sources: Ids = Field(default=(), alias="from")
    row: Text | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> RuleSpec:
        given = [k for k in ("require", "forbid", "need") if getattr(self, k) is not None]
        if len(given) != 1:
            raise PydanticCustomError("rule", "a rule has exactly one of `require`, `forbid`, `need`")
        if (self.need is not None) != (self.before is not None):
            raise PydanticCustomError("rule", "`need` and `before` go together: need X before Y")
        if self.need is not None and self.when is not None:
            raise PydanticCustomError("rule", "`when` goes with `require` or `forbid`, not with `need`")
        return self


class RoleSpec(Part):
    """What a third party does beside its own measures; the name after the dot says which of four kinds."""

    kind: Literal["guarantor", "messenger", "buffer", "convener"] | None = None
    about: Text | None = None
    through: Ids = ()
    protects: Ids = ()
    credibility: Number | None = None
    between: Ids = ()
    knows: Number | None = None
    noise: Number | None = None
    damps: Number | None = None
    lifts: Number | None = None
    sources: Ids = Field(default=(), alias="from")


class FalseAlarmSpec(Part):
    """Chance per period that somebody is wrongly thought to have cheated; shared equally by those named."""

    between: Annotated[Ids, Field(min_length=1)]
    chance: StateNumber


class SpoilerSpec(Part):
    """People inside an actor who act against the process."""

    inside: Text
    chance: StateNumber
    against: Ids = ()
    name: Text | None = None
    about: Text | None = None
    moves: Ids = ()


class HazardsSpec(Part):
    """Chances per period of things that nobody in the plan decides."""

    turnover: Map[Text, StateNumber] = Field(default_factory=FrozenMap)
    false_alarm: FalseAlarmSpec | None = None
    spoilers: Map[Text, SpoilerSpec] = Field(default_factory=FrozenMap)


class BeliefsSpec(Part):
    """`trust: {dprk: {us: 0.35}}` is dprk's trust in us."""

    trust: Map[Text, Map[Text, Number]] = Field(default_factory=FrozenMap)


class MeaningSpec(Part):
    """What an actor's word includes, and what nobody can tell whether it includes."""

    includes: Ids = ()
    unclear: Ids = ()


Meaning = Annotated[
    Annotated[Ids, Tag("<elements>")] | Annotated[MeaningSpec, Tag("<meaning>")],
    Discriminator(lambda v: "<meaning>" if isinstance(v, (dict, MeaningSpec)) else "<elements>"),
]


class CostSpec(Part):
    """What it costs, per period, to leave a soft demand unmet."""

    cost: Number


class OwnedSpec(Part):
    """All measures of one actor, held until a formula was true."""

    measures_of: Text | None = None
    measures: Ids = ()
    until: Formula

    @model_validator(mode="after")
    def _one(self) -> OwnedSpec:
        if (self.measures_of is None) == (not self.measures):
            raise PydanticCustomError(
                "hold", "name what is held: `measures_of: actor`, or `measures: [...]`, one of them"
            )
        return self


class DemandSpec(Part):
    """An order demand: what is in `hold` may not rise above its start before `until` was true."""

    by: Text
    hold: Annotated[Ids, Field(min_length=1)]
    until: Formula
    strength: Annotated[
        Annotated[Literal["hard"], Tag("<hard>")] | Annotated[CostSpec, Tag("<cost>")],
        Discriminator(lambda v: "<cost>" if isinstance(v, (dict, CostSpec)) else "<hard>"),
    ] = "hard"
    title: Text | None = None
    because: Text | None = None
    sources: Ids = Field(default=(), alias="from")
    row: Text | None = None


class CommitmentSpec(Part):
    """Something said: by whom, to whom, when, on what condition, and which measures it amounts to."""

    by: Text
    to: Text
    text: Text
    said: Date | None = None
    measures: Ids = ()
    condition: Formula | None = Field(default=None, alias="if")
    specificity: Literal["low", "medium", "high"] | None = None
    due: Text | None = None
    verified_by: Text | None = None
    sources: Ids = Field(default=(), alias="from")
    row: Text | None = None


class ProposalSpec(Part):
    """A way to go that somebody put forward: free, an order, explicit steps, or a package."""

    by: Text | None = None
    title: Text | None = None
    about: Text | None = None
    said: Date | None = None
    free: Literal[True] | None = None
    hold: tuple[OwnedSpec, ...] | None = None
    steps: tuple[Levels, ...] | None = None
    package: StateRef | None = None
    target: Text | None = None
    sources: Ids = Field(default=(), alias="from")
    row: Text | None = None

    @model_validator(mode="after")
    def _one_form(self) -> ProposalSpec:
        given = [k for k in ("free", "hold", "steps", "package") if getattr(self, k) is not None]
        if len(given) != 1:
            told = "none is given" if not given else "given are " + ", ".join(given)
            raise PydanticCustomError(
                "proposal", "a proposal has exactly one of free, hold, steps, package: {told}", {"told": told}
            )
        return self


def _setting_kind(value: Any) -> str:
    if isinstance(value, (dict, PreferenceSpec)):
        return "<preferences>"
    return "<word>" if isinstance(value, str) else "<plain>"


class ScenarioSpec(Part):
    """A changed dispute: numbers set (or a preference, who decides in it, a demand made hard), and things left out."""

    title: Text | None = None
    about: Text | None = None
    without: Ids = ()
    set: Map[
        Text,
        Annotated[
            Annotated[Real, Tag("<plain>")]
            | Annotated[Text, Tag("<word>")]
            | Annotated[PreferenceSpec, Tag("<preferences>")],
            Discriminator(_setting_kind),
        ],
    ] = Field(default_factory=FrozenMap)


class ClaimSpec(Part):
    """A sentence somebody published, and a test of it that the model can evaluate."""

    id: Text
    text: Text
    source: Text | None = None
    row: Text | None = None
    test: Text
    expect: Text | None = None
    about: Text | None = None


class DocumentSpec(Part):
    """Where something can be read."""

    id: Text
    title: Text
    outlet: Text | None = None
    author: Text | None = None
    date: Date | None = None
    url: Text | None = None
    note: Text | None = None


class DisputeSpec(Part):
    """A whole dispute file."""

    format: Literal[1]
    id: Annotated[Text, Field(pattern=r"^[a-z][a-z0-9_-]*$", max_length=80)]
    title: Text
    summary: Text | None = None
    as_of: Date | None = None
    period: Literal["day", "week", "month", "quarter", "year"] = "month"
    actors: Annotated[Map[Text, ActorSpec], Field(min_length=1)]
    measures: Annotated[Map[Text, MeasureSpec], Field(min_length=1)]
    start: StateRef = Field(default_factory=FrozenMap)
    fallback: Levels = Field(default_factory=FrozenMap)
    issues: Map[Text, Ids] = Field(default_factory=FrozenMap)
    terms: Map[Text, Formula] = Field(default_factory=FrozenMap)
    states: Map[Text, Levels] = Field(default_factory=FrozenMap)
    factors: Map[Text, Number] = Field(default_factory=FrozenMap)
    merge: tuple[Formula, ...] = ()
    rules: tuple[RuleSpec, ...] = ()
    preferences: Map[Text, PreferenceSpec] = Field(default_factory=FrozenMap)
    views: Map[Text, ViewSpec] = Field(default_factory=FrozenMap)
    roles: Map[Text, RoleSpec] = Field(default_factory=FrozenMap)
    hazards: HazardsSpec = Field(default_factory=HazardsSpec)
    penalties: Map[Text, StateNumber] = Field(default_factory=FrozenMap)
    beliefs: BeliefsSpec = Field(default_factory=BeliefsSpec)
    definitions: Map[Text, Map[Text, Meaning]] = Field(default_factory=FrozenMap)
    elements: Map[Text, Formula] = Field(default_factory=FrozenMap)
    demands: Map[Text, DemandSpec] = Field(default_factory=FrozenMap)
    commitments: Map[Text, CommitmentSpec] = Field(default_factory=FrozenMap)
    proposals: Map[Text, ProposalSpec] = Field(default_factory=FrozenMap)
    targets: Map[Text, Formula] = Field(default_factory=FrozenMap)
    outcomes: Map[Text, Formula] = Field(default_factory=FrozenMap)
    scenarios: Map[Text, ScenarioSpec] = Field(default_factory=FrozenMap)
    settings: Map[Text, Map[Text, Any]] = Field(default_factory=FrozenMap)
    claims: tuple[ClaimSpec, ...] = ()
    documents: tuple[DocumentSpec, ...] = ()
    without: Ids = ()
