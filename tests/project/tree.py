"""Where things are, for the tests that read the project itself."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "detente"


@cache
def list_files() -> tuple[Path, ...]:
    """Return the project's files: what git tracks or would, else what lies in its folders."""
    asked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if asked.returncode == 0 and asked.stdout:
        found = [ROOT / name for name in asked.stdout.decode().split("\0") if name]
    else:  # an unpacked source archive
        folders = ("src", "tests", "docs", "benchmarks", "studies", "tools", "requirements", ".ci")
        found = [p for folder in folders for p in (ROOT / folder).rglob("*") if "__pycache__" not in p.parts]
        found += list(ROOT.glob("*.*"))
    return tuple(sorted(p for p in found if p.is_file()))


def list_texts() -> list[tuple[Path, str]]:
    """Return the files that are text, each with what it says."""
    texts = []
    for path in list_files():
        try:
            texts.append((path, path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return texts


def list_modules() -> list[Path]:
    """Return every Python file of the project."""
    return [p for p in list_files() if p.suffix == ".py"]
