from __future__ import annotations

import re

import pytest

from tests.project.tree import ROOT, list_texts

# Written so that this file does not match itself.
PATTERNS = {
    "a path of one machine": re.compile(r"(?<![\w.~])/(?:work|root|home/\w+|Users/\w+)(?=/)|[A-Z]:\\Users\\"),
    "a folder beside the repository": re.compile(r"\.\./+shared\b|(?<!\w)/shared[/]"),
    "the host of a package index": re.compile(
        r"\bpy(?:pi|thonhosted)\.org\b|\bregistry\.npm(?:js)?\.|\bdeb\.debian\."
    ),
}


@pytest.mark.parametrize("what", PATTERNS)
def test_no_file_names(what: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {match.group()}"
        for path, text in list_texts()
        for number, line in enumerate(text.splitlines(), 1)
        if (match := PATTERNS[what].search(line))
    ]
    assert not found, f"{what} does not belong in the repository: {found[:20]}"


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("a path of one machine", "open('/" + "work/main/x.yaml')"),
        ("a path of one machine", "see /" + "home/kim/x"),
        ("a folder beside the repository", "read ../" + "shared/design.md"),
        ("the host of a package index", "https://py" + "pi.org/simple"),
    ],
)
def test_the_patterns_find_what_they_are_for(what: str, line: str) -> None:
    assert PATTERNS[what].search(line)
