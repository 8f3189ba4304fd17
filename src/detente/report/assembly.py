"""Building a brief: every section asks its question of the dispute, in order, each question asked once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

from detente.errors import MissingPreferencesError, NotFoundError, SettingError
from detente.model.scheme import Scheme
from detente.model.tasks import Map, map_here
from detente.present import SILENT, Progress, explain, say
from detente.report import sections as _sections
from detente.report.brief import Basis, Brief, Section
from detente.report.phrasing import Phrasing

if TYPE_CHECKING:
    from detente.model.dispute import Dispute
    from detente.model.numbers import Estimate

Answer = TypeVar("Answer")


class Material:
    """What sections draw from: the dispute, and the answers to questions already asked of it.

    Two sections that need the packages get the same result, computed once. `draws` is how many draws of the numbers
    were asked for (0: none, so that nothing is asked over draws that takes long), `scheme` says which, `map` does that
    work.
    """

    def __init__(self, dispute: Dispute, draws: int = 0, map: Map = map_here, seed: int = 0) -> None:
        self.dispute = dispute
        self.draws, self.scheme, self.map = draws, Scheme(seed=seed), map
        self.words = Phrasing(dispute)
        self._answers: dict[tuple[object, ...], object] = {}

    def ask(self, question: Callable[..., Answer], *about: str) -> Answer:
        """The answer of an analysis with its default settings, for what it is asked `about` (names, if any)."""
        key = (question, *about)
        if key not in self._answers:
            self._answers[key] = question(self.dispute, *about)
        return cast(Answer, self._answers[key])


class SectionModule(Protocol):
    """A file of `detente.report.sections`: it builds one section, or says None where there is nothing to
    say.
    """

    ORDER: int
    TITLE: str

    def build_section(self, material: Material) -> Section | None:
        """The section for this dispute."""


def list_section_modules() -> list[tuple[str, SectionModule]]:
    """The files of `detente.report.sections` by name, in the order of their sections: a new file is a new
    section.
    """
    found = [
        (info.name, cast(SectionModule, import_module(f"{_sections.__name__}.{info.name}")))
        for info in iter_modules(_sections.__path__)
        if not info.name.startswith("_")
    ]
    return sorted(found, key=lambda one: (one[1].ORDER, one[0]))


def build_brief(
    dispute: Dispute,
    *,
    only: tuple[str, ...] | None = None,
    draws: int = 0,
    seed: int = 0,
    map: Map = map_here,
    progress: Progress = SILENT,
) -> Brief:
    """What should somebody who has ten minutes know about this dispute?

    Runs the analyses that the sections need, with the dispute's own settings, and puts their answers in
    order. `only` names the sections to build (default: all there are). With `draws` the sections on claims, on third
    parties and on what the advice hangs on ask over so many draws of the numbers (of this `seed`) what takes minutes
    (`map` does the work); without, they show what is quick to ask or kept for these inputs. A section whose
    analysis lacks the preferences it needs says so in place of an answer. Raises NotFoundError for a section that does
    not exist, SettingError for draws below zero, TooLargeError for a dispute beyond the memory limit.
    """
    if draws < 0:
        raise SettingError(f"draws={draws}: the number of draws is 0 (none) or more")
    modules = list_section_modules()
    if only is not None:
        known = [name for name, _ in modules]
        if missing := [name for name in only if name not in known]:
            raise NotFoundError(
                f"no section {', '.join(missing)} in the brief: sections are {', '.join(known)}"
            )
        modules = [(name, module) for name, module in modules if name in only]
    material = Material(dispute, draws, map, seed)
    progress.start(len(modules), "Writing the brief")
    try:
        built = tuple(_build_all(modules, material, progress))
    finally:
        progress.finish()
    from detente._version import version

    return Brief(
        dispute=dispute.id,
        title=dispute.title,
        summary=dispute.spec.summary or "",
        as_of=dispute.spec.as_of or "",
        inputs=dispute.digest,
        program=f"detente {version}",
        basis=count_basis(dispute.estimates.values()),
        sections=built,
    )


def count_basis(numbers: Collection[Estimate]) -> Basis:
    """How many of these numbers have a public source, how many are judgments, how many have a range?"""
    found = [estimate.basis for estimate in numbers]
    named = {source for estimate in numbers for source in estimate.sources if source != "judgment"}
    return Basis(
        sourced=found.count("document"),
        informed=found.count("informed judgment"),
        judged=found.count("judgment"),
        ranged=sum(estimate.ranged for estimate in numbers),
        documents=len({source.partition("#")[0] for source in named}),
    )


def _build_all(
    modules: list[tuple[str, SectionModule]], material: Material, progress: Progress
) -> Iterator[Section]:
    for name, module in modules:
        section: Section | None
        try:
            section = module.build_section(material)
        except MissingPreferencesError as error:
            missing = explain(say("This question was not answered: {why}", "caution", why=str(error)))
            section = Section(name, module.TITLE, module.ORDER, (missing,))
        if section is not None:
            yield section
        progress.advance()
