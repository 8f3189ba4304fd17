from __future__ import annotations

from pathlib import Path

from tests.cli.running import run


def test_export_writes_a_game(tmp_path: Path) -> None:
    file = tmp_path / "plan.efg"
    assert str(file) in run("export", "korea-calibration", str(file))
    best = file.read_text()
    assert best.startswith("EFG 2 R ")
    run("export", "korea-calibration", str(file), "--proposal", "relief_first")
    assert file.read_text() != best
    run("export", "hanoi-small", str(file), "--proposal", "stepwise")
    assert file.read_text().startswith("EFG 2 R ")


def test_export_says_what_it_cannot_do(tmp_path: Path) -> None:
    assert "Gambit" in run("export", "korea-calibration", str(tmp_path / "plan.nfg"), code=1)
    assert "cannot write" in run("export", "korea-calibration", str(tmp_path / "no" / "plan.efg"), code=1)
    text = run("export", "korea-calibration", str(tmp_path / "p.efg"), "--proposal", "relief_frst", code=1)
    assert "did you mean 'relief_first'?" in text
    assert not (tmp_path / "p.efg").exists()
