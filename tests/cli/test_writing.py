from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import run

ALONE = ("--processes", "1")


def test_a_brief_keeps_what_it_asks_over_draws(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    kept, page = tmp_path / "kept.jsonl", tmp_path / "brief.json"
    words = ("brief", "hanoi-small", "--draws", "2", *ALONE, "--store", str(kept), "--out", str(page))
    run(*words)
    first, lines = page.read_text(encoding="utf-8"), kept.read_text(encoding="utf-8")
    assert len(lines.splitlines()) > 2
    run(*words)
    assert page.read_text(encoding="utf-8") == first
    assert kept.read_text(encoding="utf-8") == lines  # nothing was asked again
    assert "goes with --draws N" in run("brief", "hanoi-small", "--store", str(kept), code=1)


def test_where_a_brief_cannot_go_is_said_before_it_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*given: object, **named: object) -> None:
        raise AssertionError("the work was begun")

    monkeypatch.setattr("detente.report.build_brief", refuse)
    (tmp_path / "brief.html").mkdir()
    for path, said in ((tmp_path / "brief.html", "it is a folder"), ("/proc/brief.html", "cannot write")):
        assert said in run("brief", "hanoi-small", "--out", str(path), code=1)
    assert "say one" in run("brief", "hanoi-small", "--out", "a.docx", "--format", "html", code=1)
