from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.project.tree import ROOT

pytest.importorskip("pip", reason="reads pip's own settings")


@pytest.fixture
def make_venv() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_venv", ROOT / "tools" / "make_venv.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def pip_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine whose pip is told to look at a mirror."""
    for name in ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "UV_DEFAULT_INDEX", "UV_INDEX"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("UV_FIND_LINKS", raising=False)
    settings = tmp_path / "pip.conf"
    settings.write_text(
        "[global]\nindex-url = https://mirror.example/simple\n"
        "extra-index-url =\n    https://one.example/simple\n    https://two.example/simple\n"
        "[install]\nfind-links = /wheels\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("PIP_CONFIG_FILE", str(settings))


@pytest.mark.usefixtures("pip_settings")
def test_uv_looks_where_pip_would(make_venv: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    environment = make_venv.follow_pip(Path(sys.executable))
    assert environment["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"
    assert environment["UV_INDEX"].split()[-2:] == [
        "https://one.example/simple",
        "https://two.example/simple",
    ]
    assert environment["UV_FIND_LINKS"].endswith("/wheels")
    assert "PYTHONDONTWRITEBYTECODE" not in environment


@pytest.mark.usefixtures("pip_settings")
def test_what_is_set_for_uv_stays(make_venv: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://mine.example/simple")
    assert make_venv.follow_pip(Path(sys.executable))["UV_DEFAULT_INDEX"] == "https://mine.example/simple"


@pytest.mark.usefixtures("pip_settings")
def test_pips_environment_wins_over_its_files(make_venv: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "https://env.example/simple")
    assert make_venv.follow_pip(Path(sys.executable))["UV_DEFAULT_INDEX"] == "https://env.example/simple"


def test_an_old_python_is_told_so(make_venv: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make_venv, "OLDEST", (99, 0))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer; this is"):
        make_venv.main([".venv", "all"])


def test_an_unknown_grade_is_answered_with_those_there_are(make_venv: ModuleType) -> None:
    with pytest.raises(SystemExit, match=r"all\|brief\|core-test"):
        make_venv.main([".venv", "everything"])
