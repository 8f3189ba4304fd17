"""How a dispute file says what an actor wants, and how it names a state."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from detente.model.frozen import FrozenMap
from detente.model.spec_numbers import Figure, Formula, Map, Number, Part, Real, Text

Levels = Map[Text, Text]
"""A level for some measures."""

StateRef = Annotated[
    Annotated[Text, Tag("<name>")] | Annotated[Levels, Tag("<levels>")],
    Discriminator(lambda v: "<levels>" if isinstance(v, dict) else "<name>"),
]
"""A state: the name of one, or levels."""


class StrongSpec(Part):
    """A mark between two places of a ranking: what stands before is much better than what stands after."""

    much: Literal[True]


def _rank_kind(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "<tie>"
    if isinstance(value, StrongSpec) or (isinstance(value, dict) and set(value) == {"much"}):
        return "<much>"
    return "<levels>" if isinstance(value, dict) else "<name>"


RankItem = Annotated[
    Annotated[Text, Tag("<name>")]
    | Annotated[Levels, Tag("<levels>")]
    | Annotated[StrongSpec, Tag("<much>")]
    | Annotated[tuple[StateRef, ...], Tag("<tie>")],
    Discriminator(_rank_kind),
]


def _worth_kind(value: Any) -> str:
    if isinstance(value, dict):
        return "<figure>" if "value" in value or "by" in value else "<levels>"
    return "<figure>" if isinstance(value, Figure) else "<plain>"


Worth = Map[
    Text,
    Annotated[
        Annotated[Real, Tag("<plain>")]
        | Annotated[Figure, Tag("<figure>")]
        | Annotated[Map[Text, Number], Tag("<levels>")],
        Discriminator(_worth_kind),
    ],
]
"""Payoff per period: of a measure at each level, of a yes/no measure at yes, of a formula where it holds."""


class BlocSpec(Part):
    """A position inside one actor, with its weight in what the actor wants."""

    weight: Number
    worth: Worth
    name: Text | None = None


def _no_deal_kind(value: Any) -> str:
    if isinstance(value, (bool, int, float)):
        return "<plain>"
    if isinstance(value, dict):
        return "<figure>" if "value" in value or "by" in value else "<levels>"
    return "<figure>" if isinstance(value, Figure) else "<name>"


NoDeal = Annotated[
    Annotated[Real, Tag("<plain>")]
    | Annotated[Figure, Tag("<figure>")]
    | Annotated[Text, Tag("<name>")]
    | Annotated[Levels, Tag("<levels>")],
    Discriminator(_no_deal_kind),
]


class PreferenceSpec(Part):
    """What an actor wants: exactly one way of saying it, and what it refuses or gets without a deal."""

    worth: Worth | None = None
    priorities: tuple[Formula, ...] | None = None
    importance: tuple[Formula, ...] | None = None
    ranking: tuple[RankItem, ...] | None = None
    indifferent: Literal[True] | None = None
    blocs: Map[Text, BlocSpec] | None = None
    decides: Text | None = None
    unknown: tuple[Annotated[tuple[StateRef, ...], Field(min_length=2, max_length=2)], ...] = ()
    refuses: tuple[Formula, ...] = ()
    no_deal: NoDeal | None = None

    @model_validator(mode="after")
    def _one_way(self) -> PreferenceSpec:
        ways = ("worth", "priorities", "importance", "ranking", "indifferent", "blocs")
        given = [k for k in ways if getattr(self, k) is not None]
        if len(given) != 1:
            told = "none is given" if not given else "given are " + ", ".join(given)
            raise PydanticCustomError(
                "preference",
                "an actor's preferences have exactly one of {ways}: {told}",
                {"ways": ", ".join(ways), "told": told},
            )
        if self.decides is not None and self.blocs is None:
            raise PydanticCustomError("preference", "`decides` names one of the `blocs`, and there are none")
        if self.unknown and self.ranking is None:
            raise PydanticCustomError(
                "preference", "`unknown` leaves pairs of a `ranking` open, and there is none"
            )
        return self


class ViewSpec(Part):
    """The dispute as one actor sees it: states it thinks impossible, preferences it thinks others have."""

    forbid: tuple[Formula, ...] = ()
    preferences: Map[Text, PreferenceSpec] = Field(default_factory=FrozenMap)
