"""Reading the documentation: which pages there are, and the blocks of code in them."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]

FENCE = re.compile(r"^(?P<indent> *)(?P<fence>```+|~~~+) *(?P<info>.*)$")
MARKER = re.compile(r"^\s*<!-- *(?P<key>no-test|exit|needs): *(?P<value>.*?) *-->\s*$")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its `title="..."`, its text, and the line its text begins at."""

    page: Path
    line: int
    language: str
    title: str | None
    text: str
    skipped: str | None
    """Why it is not run, where the page says so: `<!-- no-test: reason -->` on the line before."""
    status: int
    """The exit status its last command ends with: 0, or what `<!-- exit: 1 -->` on the line before says."""

    needs: str | None
    """The module of an extra without which it is not run: `<!-- needs: pandas -->` on the line before."""

    @property
    def place(self) -> str:
        """Where a person finds the block."""
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def read_blocks(page: Path) -> list[Block]:
    """Return the fenced blocks of a page in their order. Raises ValueError for a block that never closes."""
    return list(parse_blocks(page, page.read_text(encoding="utf-8")))


def parse_blocks(page: Path, text: str) -> list[Block]:
    """Return the fenced blocks of this text."""
    blocks: list[Block] = []
    marks: dict[str, str] = {}
    lines = iter(enumerate(text.splitlines(), 1))
    for number, line in lines:
        if mark := MARKER.match(line):
            marks[mark["key"]] = mark["value"]
        elif opening := FENCE.match(line):
            body: list[str] = []
            for _, inner in lines:
                if inner.strip().startswith(opening["fence"]) and not inner.strip().strip(
                    opening["fence"][0]
                ):
                    break
                body.append(inner)
            else:
                raise ValueError(f"{page}:{number}: this block is never closed")
            language, _, rest = opening["info"].partition(" ")
            titled = re.search(r'title="([^"]+)"', rest)
            if "no-test" in marks and not marks["no-test"]:
                raise ValueError(f"{page}:{number}: say why the block is not run: <!-- no-test: reason -->")
            blocks.append(
                Block(
                    page,
                    number + 1,
                    language,
                    titled[1] if titled else None,
                    textwrap.dedent("\n".join(body)) + "\n",
                    marks.get("no-test"),
                    int(marks.get("exit", "0")),
                    marks.get("needs"),
                )
            )
            marks = {}
        elif line.strip():
            marks = {}
    return blocks
