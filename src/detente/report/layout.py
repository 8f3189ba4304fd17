"""What stands beside what on a page: the same in every form of the brief that has pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from detente.present import Chart
from detente.report.brief import Block, Chapter

Item = TypeVar("Item")

_NARROW = 0.75  # what wants less of the page's width than this can have something beside it


@dataclass(frozen=True, slots=True)
class Row(Generic[Item]):
    """Things side by side, with the share of the width that each takes."""

    items: tuple[Item, ...]
    shares: tuple[float, ...]

    @property
    def columns(self) -> str:
        """The widths for the style sheet."""
        return " ".join(f"{share:g}fr" for share in self.shares)


def lay_out(items: Iterable[Item], share: Callable[[Item], float], *, lean: bool) -> Iterator[Row[Item]]:
    """Things in rows: one that wants little width stands beside the one before it if that wants little too.

    `lean`: it stands beside what comes before it in any case, which then makes room.
    """
    waiting: Item | None = None
    for item in items:
        mine = share(item)
        if waiting is not None and mine < _NARROW and (lean or share(waiting) < _NARROW):
            other = share(waiting)
            yield Row((waiting, item), (other if other < _NARROW else 1 - mine, mine))
            waiting = None
            continue
        if waiting is not None:
            yield Row((waiting,), (1.0,))
        waiting = item
    if waiting is not None:
        yield Row((waiting,), (1.0,))


def lay_out_blocks(chapter: Chapter) -> list[Row[Block]]:
    """The parts of a chapter in rows: a narrow chart stands beside what comes before it."""
    return list(lay_out(chapter.blocks, _share, lean=True))


def lay_out_sections(chapters: Iterable[Chapter]) -> list[Row[Chapter]]:
    """The sections (annexes left out) in rows: two neighbours that want little width stand side by side."""
    sections = (chapter for chapter in chapters if not chapter.annex)
    return list(lay_out(sections, lambda chapter: chapter.share, lean=False))


def _share(block: Block) -> float:
    return block.part.share if isinstance(block.part, Chart) else 1.0
