from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from detente.catalog.shelf import list_ids
from tests.cli.running import run, run_json
from tests.model.sample import SAMPLE


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    path = tmp_path / "sample.yaml"
    path.write_text(SAMPLE, encoding="utf-8")
    return path


def test_list_names_the_catalogue() -> None:
    text = run("list")
    assert all(name in text for name in list_ids())
    assert {"korea-2019", "hanoi-small", "korea-calibration"} <= {e["id"] for e in run_json("list")}


@pytest.mark.parametrize("name", list_ids())
def test_every_dispute_of_the_catalogue_checks_and_shows(name: str) -> None:
    assert run("check", name).strip().endswith("nothing wrong")
    assert name in run("show", name)


def test_check_prints_each_mistake_with_its_line_and_a_caret(sample: Path) -> None:
    sample.write_text(
        SAMPLE.replace("owner: china, consent", "owner: chna, consent").replace("seen: 0.98", "seen: 2")
    )
    text = run("check", str(sample), code=1)
    lines = text.splitlines()
    assert lines[0].startswith(f"{sample}:18:")
    assert "did you mean 'china'?" in lines[0]
    assert lines[2].strip() == "^"
    assert lines[1][lines[2].index("^") :].startswith("chna")
    assert "1 error" in lines[-1] or "2 errors" in lines[-1]
    found = run_json_failing("check", str(sample))
    assert found["errors"] >= 1
    assert found["found"][0]["line"] == 18


def run_json_failing(*arguments: str) -> dict:  # type: ignore[type-arg]
    import json

    return json.loads(run(*arguments, "--json", code=1))  # type: ignore[no-any-return]


def test_check_of_a_sound_file_says_so(sample: Path) -> None:
    assert "nothing wrong" in run("check", str(sample))


def test_show_counts_states_with_and_without_rules(sample: Path) -> None:
    answer = run_json("show", str(sample))["answer"]
    assert (answer["states_without_rules"], answer["states"]) == (27_648, 15_360)
    assert answer["dispute"]["id"] == "hanoi-sample"
    text = " ".join(run("show", str(sample)).split())
    assert "27,648 states" in text
    assert "leave 15,360" in text


def test_show_as_changed(sample: Path) -> None:
    answer = run_json("show", str(sample), "--without", "china", "--set", "hazards.turnover.us=0.2")["answer"]
    assert answer["held"] == {"un_relief": "no", "guarantee": "no"}
    assert answer["dispute"]["hazards"]["turnover"]["us"] == 0.2
    assert run_json("show", str(sample), "--scenario", "no_guarantee")["answer"]["held"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["show", "no-such-dispute"], "no dispute 'no-such-dispute' in the catalogue"),
        (["show", "hanoi-smal"], "did you mean 'hanoi-small'?"),
        (["show", "nowhere.yaml"], "cannot read 'nowhere.yaml': No such file"),
        (["show", "hanoi-small", "--set", "hazards"], "--set takes PATH=NUMBER"),
        (["show", "hanoi-small", "--set", "a=nan"], "--set takes PATH=NUMBER"),
        (["show", "hanoi-small", "--without", "nobody"], "cannot leave out 'nobody'"),
        (["show", "hanoi-small", "--scenario", "x"], "unknown scenario 'x'"),
        (["check", "nowhere.yaml"], "cannot read 'nowhere.yaml'"),
    ],
)
def test_what_a_user_gets_wrong_is_said_plainly(arguments: list[str], message: str) -> None:
    assert message in run(*arguments, code=1)


def test_new_writes_a_starter_that_checks_and_never_overwrites(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    assert "mine.yaml" in run("new", str(path))
    assert "nothing wrong" in run("check", str(path))
    path.write_text("mine")
    assert "is there already" in run("new", str(path), code=1)
    assert path.read_text() == "mine"
    assert run("new", "-").startswith("# A dispute for detente")


def test_schema_prints_the_json_schema() -> None:
    import json

    schema = json.loads(run("schema"))
    assert schema["title"] == "detente dispute file, format 1"
    assert {"actors", "measures", "claims"} <= set(schema["properties"])


def test_an_error_is_printed_without_a_traceback_and_exits_with_one() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "detente", "show", "nowhere.yaml"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith("detente: cannot read")
    assert "Traceback" not in done.stderr + done.stdout


def test_a_dispute_too_large_to_analyse_can_still_be_read(tmp_path: Path) -> None:
    measures = "\n".join(f"  m{k}: {{owner: a}}" for k in range(45))
    path = tmp_path / "huge.yaml"
    head = (
        "format: 1\nid: huge\ntitle: huge\nactors: {a: {}}\npreferences: {a: {worth: {m0: 1}}}\nmeasures:\n"
    )
    path.write_text(head + measures + "\n")
    assert "nothing wrong" in run("check", str(path))
    assert run_json("show", str(path))["answer"]["states"] is None
    assert "too many to count" in " ".join(run("show", str(path)).split())
    assert "35,184,372,088,832 states" in run("packages", str(path), code=1)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("{roadmaps: {max_bundle: 2}}", "did you mean 'roadmap'?"),
        ("{roadmap: {max_bundel: 2}}", "did you mean 'max_bundle'?"),
        ("{roadmap: {max_bundle: 0}}", "not 0"),
        ("{roadmap: {participation: maybe}}", "'maybe'"),
        ("{packages: {visibl: 2}}", "did you mean 'visible'?"),
        ("{brief: {offers: [nothing, no]}}", "'nothing'"),
    ],
)
def test_check_reads_the_settings_of_the_analyses(sample: Path, settings: str, said: str) -> None:
    text = "\n".join(line for line in SAMPLE.splitlines() if not line.startswith("settings:"))
    sample.write_text(f"{text}\nsettings: {settings}\n", encoding="utf-8")
    found = run("check", str(sample), code=1)
    assert said in found
    assert f"{sample}:{len(text.splitlines()) + 1}:" in found.splitlines()[0]


def test_help_lists_every_command_under_a_heading_with_its_whole_sentence() -> None:
    from detente.cli.main import MODULES, app

    text = " ".join(run("--help").split())
    headings = [command.rich_help_panel for command in app.registered_commands]
    assert set(headings) == set(MODULES)
    assert all(f"{heading}:" in text for heading in MODULES)
    assert "…" not in text
    assert "..." not in text.replace("COMMAND [ARGS]...", "")
