"""Every page's code runs, from top to bottom, in one namespace and one empty folder for each page.

- `python` blocks are executed; their asserts count.
- `console` blocks: every `$ detente ...` runs, exits as said, and prints the lines shown below it.
- a block with `title="x.yaml"` is written to that file first, so that the commands can read it.
- `<!-- no-test: reason -->` before a block leaves it out; `<!-- exit: 1 -->` expects that status;
  `<!-- needs: pandas -->` leaves it out where that module is not installed.
"""

from __future__ import annotations

import re
import sys
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.docs.commands import find_missing, read_commands, run_command
from tests.docs.pages import PAGES, ROOT, Block, parse_blocks, read_blocks

WITH_CODE = [
    page
    for page in PAGES
    if any(b.language in {"python", "console"} and not b.skipped for b in read_blocks(page))
]


def run_python(block: Block, namespace: dict[str, Any]) -> None:
    # The blank lines make a traceback name the line of the page.
    code = compile("\n" * (block.line - 1) + block.text, str(block.page), "exec")
    exec(code, namespace)


def run_console(block: Block) -> None:
    commands = list(read_commands(block))
    for number, command in enumerate(commands, 1):
        if command.words[0] != "detente":
            continue
        said = f"{block.place}: `{' '.join(command.words)}`"
        status, printed = run_command(command.words)
        expected = block.status if number == len(commands) else 0
        assert status == expected, f"{said} ended with {status}, not {expected}:\n{printed}"
        missing = find_missing(command.shown, printed)
        assert not missing, f"{said} did not print\n" + "\n".join(missing) + f"\n--- but\n{printed}"


# pages whose commands work for long and touch no extra: once, in the full environment
LONG = {"docs/how-to/third-parties.md", "docs/how-to/roadmap.md", "docs/theory/draws.md"}


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(p, marks=[pytest.mark.slow] if str(p.relative_to(ROOT)) in LONG else [])
        for p in WITH_CODE
    ],
    ids=lambda p: str(p.relative_to(ROOT)),
)
def test_the_code_of_a_page_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    namespace: dict[str, Any] = {"__name__": "__page__"}
    for block in read_blocks(page):
        if block.skipped or (block.needs and find_spec(block.needs) is None):
            continue
        if block.title:
            (tmp_path / Path(block.title).name).write_text(block.text, encoding="utf-8")
        elif block.language == "python":
            run_python(block, namespace)
        elif block.language == "console":
            run_console(block)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_block_names_its_language(page: Path) -> None:
    nameless = [block.place for block in read_blocks(page) if not block.language]
    assert not nameless, f"say `text` where it is neither code nor a command: {nameless}"


def test_what_the_readme_points_at_exists() -> None:
    """mkdocs checks the pages' own links; the README is none of them."""
    text = re.sub(r"<!--.*?-->", "", (ROOT / "README.md").read_text(encoding="utf-8"), flags=re.S)
    links = re.findall(r"\]\(([^)#\s]+)", text)
    targets = [link for link in links if "://" not in link]
    assert targets
    assert not [link for link in targets if not (ROOT / link).exists()]


def test_a_block_is_read_with_its_marks() -> None:
    console = "<!-- exit: 1 -->\n```console\n$ detente check a.yaml\na.yaml:1:1: ...\n```\n\n"
    text = console + '```yaml title="a.yaml"\nx: 1\n```\n'
    first, second = parse_blocks(ROOT / "README.md", text)
    assert (first.language, first.status, first.line) == ("console", 1, 3)
    assert (second.title, second.text, second.status) == ("a.yaml", "x: 1\n", 0)
    (command,) = read_commands(first)
    assert command.words == ("detente", "check", "a.yaml")
    assert command.shown == ("a.yaml:1:1: ...",)


def test_a_block_may_be_left_out_only_with_a_reason() -> None:
    with pytest.raises(ValueError, match="say why"):
        parse_blocks(ROOT / "README.md", "<!-- no-test: -->\n```python\n1 / 0\n```\n")


def test_output_that_was_not_printed_is_missed() -> None:
    assert find_missing(("one ... three", "...", "five"), "one two  three\nfour\nfive\n") == []
    assert find_missing(("five", "one two three"), "one two three\nfive\n") == ["one two three"]
    assert find_missing(("six",), "one\n") == ["six"]


def test_a_pipe_is_not_taken_for_a_command() -> None:
    (block,) = parse_blocks(ROOT / "README.md", "```console\n$ detente list | sort\n```\n")
    with pytest.raises(ValueError, match="pipes"):
        list(read_commands(block))


def test_a_command_is_run_with_its_words_status_and_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def main() -> None:
        print(" ".join(sys.argv))
        print("a mistake", file=sys.stderr)
        sys.exit(int(sys.argv[1]))

    stand_in = ModuleType("detente.cli.main")
    stand_in.main = main  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "detente.cli", ModuleType("detente.cli"))
    monkeypatch.setitem(sys.modules, "detente.cli.main", stand_in)
    monkeypatch.chdir(tmp_path)
    assert run_command(("detente", "3")) == (3, "detente 3\na mistake\n")
    assert run_command(("detente", "0", ">", "out.txt")) == (0, "a mistake\n")
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == "detente 0\n"
    block = parse_blocks(ROOT / "README.md", "```console\n$ detente 1\ndetente 1\n```\n")[0]
    with pytest.raises(AssertionError, match="ended with 1, not 0"):
        run_console(block)
    with pytest.raises(AssertionError, match="did not print"):
        run_console(parse_blocks(ROOT / "README.md", "```console\n$ detente 0\nelse\n```\n")[0])
