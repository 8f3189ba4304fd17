from __future__ import annotations

import csv
import errno
import json
import os
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest
import typer

from detente.analysis.robustness import measure_robustness, read_statement
from detente.catalog.shelf import load
from detente.cli.drawing import open_drawing
from detente.runs import FileStore
from tests.cli.running import run, run_json
from tests.runs.tasks import Interrupting

ZONE = ("robustness", "hanoi-small", "--statement", "zone", "--statement", "acceptable(small)")
ALONE = ("--processes", "1")
ROOT = Path(__file__).resolve().parents[2]


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "detente", *arguments]


def test_the_command_says_what_the_library_says() -> None:
    dispute = load("hanoi-small")
    asked = [
        read_statement(dispute, name) for name in ("zone", "plan(full)", "plan(interim, without = china)")
    ]
    told = run_json(
        "robustness", "hanoi-small", *[a for s in asked for a in ("--statement", s.name)], "--draws", "12", "--seed", "3", *ALONE
    )  # fmt: skip
    assert told == json.loads(
        json.dumps(measure_robustness(dispute, asked, draws=12, seed=3).to_json(), allow_nan=False)
    )
    assert list(told["answer"]) == ["zone", "plan(full)", "plan(interim, without = china)"]
    assert told["settings"]["seed"] == 3


def test_without_names_all_is_asked_that_the_file_gives() -> None:
    answer = run_json("robustness", "hanoi-small", "--draws", "2", *ALONE)["answer"]
    assert {"zone", "acceptable(small)", "plan(full)", "self_enforcing(stepwise)"} <= set(answer)
    assert set(run_json("robustness", "elmira", "--draws", "2", *ALONE)["answer"]) == {"zone"}


def test_drivers_and_flips_stand_beside_the_shares(tmp_path: Path) -> None:
    picture = tmp_path / "tornado.svg"
    told = run_json(
        *("robustness", "hanoi-small", "--statement", "acceptable(small)", "--draws", "4", *ALONE),
        *("--drivers", "morris", "--size", "2", "--flip", "acceptable(small)", "--chart", str(picture)),
    )
    assert set(told["drivers"]) == {"acceptable(small)"}
    flips = told["flips"]["acceptable(small)"]["answer"]["flips"]
    assert flips[0]["distance"] <= flips[-1]["distance"]
    assert picture.read_text(encoding="utf-8").startswith("<svg")
    assert told["flips"]["acceptable(small)"]["settings"]["statement"] == "acceptable(small)"
    text = run(*ZONE[:2], "--statement", "acceptable(small)", "--draws", "40", *ALONE)
    assert "What it hangs on" in text


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_every_draw_becomes_a_row(tmp_path: Path, ending: str) -> None:
    if ending == "parquet" and find_spec("pyarrow") is None:
        assert "pip install 'detente[columns]'" in run(*ZONE, "--out", str(tmp_path / "d.parquet"), code=1)
        return
    path = tmp_path / f"draws.{ending}"
    answer = run_json(*ZONE, "--draws", "9", "--out", str(path), *ALONE)["answer"]
    if ending == "csv":
        with path.open(encoding="utf-8", newline="") as file:
            held = [row["answer.acceptable(small)"] == "true" for row in csv.DictReader(file)]
    else:
        from pyarrow import parquet

        held = parquet.read_table(path).to_pydict()["answer.acceptable(small)"]
    assert len(held) == 9
    assert sum(held) == answer["acceptable(small)"]["counts"]["holds"]


def test_noise_takes_the_place_of_ranges() -> None:
    told = run_json(
        "robustness", "korea-calibration", "--statement", "zone", "--noise", "0.35", "--draws", "3", *ALONE
    )
    assert told["settings"]["spread"] == [0.65, 1.35]
    assert told["settings"]["points"] == "independent"
    wrong = run("robustness", "korea-calibration", "--noise", "0.35", "--form", "triangular", code=1)
    assert "neither --form nor --analyst" in wrong


def test_analysts_can_be_asked_alone() -> None:
    one = run_json(
        "robustness", "korea-2019", "--statement", "zone", "--analyst", "desk", "--draws", "2", *ALONE
    )
    assert one["settings"]["analyst"] == "desk"
    assert "no analyst 'dask' (did you mean 'desk'?)" in run(
        "robustness", "korea-2019", "--statement", "zone", "--analyst", "dask", code=1
    )


@pytest.mark.parametrize(
    ("arguments", "heading"),
    [
        (("packages", "hanoi-small", "--limit", "2"), "acceptable in"),
        (("stability", "elmira", "--concepts", "nash"), "rests in"),
        (("compare-proposals", "hanoi-small", "relief_first", "hanoi_us"), "enforces itself in"),
        (("roadmap", "hanoi-small", "--target", "interim"), "nobody leaves in"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else None,
)
def test_other_tables_gain_a_column_of_shares(
    tmp_path: Path, arguments: tuple[str, ...], heading: str
) -> None:
    kept = str(tmp_path / "kept.jsonl")
    bare = run_json(*arguments)
    told = run_json(*arguments, "--draws", "4", "--seed", "2", "--store", kept, *ALONE)
    assert {k: v for k, v in told.items() if k != "shares"} == bare
    assert told["shares"]["heading"] == heading
    assert told["shares"]["settings"]["draws"] == 4
    rows = [r for r in told["shares"]["rows"] if r is not None]
    assert rows
    assert all(sum(r["counts"].values()) == 4 for r in rows)
    assert len(Path(kept).read_text(encoding="utf-8").splitlines()) == 5
    assert "Shares of 2 draws" in " ".join(run(*arguments, "--draws", "2", *ALONE).split())
    assert "draws=0" in run(*arguments, "--draws", "0", code=1)


# ------------------------------------------------------------------------------------- what is wrong is said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--draws", "0"), "draws=0: at least one draw is needed"),
        (("--processes", "-1"), "--processes -1: at least one process has to do the work"),
        (("--seed", "-4"), "seed=-4: a seed is a whole number, 0 or above"),
        (("--noise", "1.5"), "--noise 1.5: a share between 0 and 1"),
        (("--form", "normal"), "form='normal': one of pert, triangular"),
        (("--drivers", "quick"), "--drivers quick: morris or sobol"),
        (("--size", "4"), "--size 4 is how far --drivers looks"),
        (("--statement", "plans(full)"), "no statement 'plans' (did you mean 'plan'?)"),
        (("--statement", "plan(ful)"), "no target 'ful' (did you mean 'full'?)"),
        (("--statement", "self_enforcing(paralel)"), "unknown proposal 'paralel' (did you mean 'parallel'?)"),
        (("--statement", "plan(full, without = chna)"), "cannot leave out 'chna' (did you mean 'china'?)"),
        (("--statement", "self_enforcing"), "self_enforcing of what?"),
        (("--statement", "(("), "is no statement: write zone,"),
        (("--set", "preferences.us.worth.relif.full=1"), "unknown measure or term 'relif' (did you mean 'relief'?)"),
        (("--set", "hazards.turnver.us=1"), "unknown key 'turnver' (did you mean 'turnover'?)"),
        (("--out", "draws.xls"), "a .parquet or a .csv file"),
        (("--out", "/nowhere/draws.csv"), "there is no folder '/nowhere'"),
        (("--chart", "tornado.doc"), "the name of a picture ends in .svg, .png, .html"),
        (("--chart", "/nowhere/tornado.svg"), "there is no folder '/nowhere'"),
        (("--store", "/nowhere/kept"), "cannot write '/nowhere/kept': No such file or directory"),
        (("--store", "/dev/full"), "'/dev/full' is not an ordinary file"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)  # fmt: skip
def test_what_cannot_be_is_said(arguments: tuple[str, ...], said: str) -> None:
    text = run("robustness", "hanoi-small", *arguments, code=1)
    assert said in text
    assert "Traceback" not in text


def test_a_range_the_wrong_way_round_is_said_with_its_place(tmp_path: Path) -> None:
    text = (ROOT / "src/detente/catalog/disputes/hanoi-small.yaml").read_text(encoding="utf-8")
    file = tmp_path / "turned.yaml"
    at = next(k for k, line in enumerate(text.splitlines(), 1) if "low: 0.85, high: 0.94" in line)
    file.write_text(text.replace("low: 0.85, high: 0.94", "low: 0.94, high: 0.85", 1), encoding="utf-8")
    said = run("robustness", str(file), "--statement", "zone", code=1)
    assert f"turned.yaml:{at}:" in said
    assert "0.94" in said
    assert "0.85" in said
    assert "^" in said


def test_a_file_that_is_no_store_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("my notes\n", encoding="utf-8")
    assert "holds no runs of detente" in run(*ZONE, "--store", str(other), code=1)
    assert other.read_text(encoding="utf-8") == "my notes\n"


def test_a_store_of_other_inputs_is_said_and_kept(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    kept = str(tmp_path / "kept.jsonl")
    first = run_json(*ZONE, "--draws", "5", "--store", kept, *ALONE)
    capfd.readouterr()
    done = subprocess.run(
        command(*ZONE, "--draws", "5", "--store", kept, "--set", "hazards.turnover.us=0.1", *ALONE),
        capture_output=True, text=True, cwd=ROOT, check=True,
    )  # fmt: skip
    assert "holds 5 results of other inputs, settings or versions and none of these" in done.stderr
    assert run_json(*ZONE, "--draws", "5", "--store", kept, *ALONE) == first
    assert len(Path(kept).read_text(encoding="utf-8").splitlines()) == 11


def test_a_full_disk_keeps_what_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "kept.jsonl"
    whole = run_json(*ZONE, "--draws", "12", *ALONE)
    write, room = os.write, [6]

    def fill_up(file: int, data: bytes) -> int:
        if b'"item"' in bytes(data):
            room[0] -= 1
            if room[0] < 0:
                written = write(file, data[:10])  # what fitted
                assert written == 10
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(file, data)

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", fill_up)
        said = run(*ZONE, "--draws", "12", "--store", str(kept), *ALONE, code=1)
    assert "stopped after 7 of 12" in said
    assert "No space left on device" in said
    assert "make room and run the same again, and it goes on from there" in said
    with FileStore(kept) as store:
        assert store.read("nothing") == {}
        assert (store.others, store.damaged) == (6, 0)
    assert run_json(*ZONE, "--draws", "12", "--store", str(kept), *ALONE) == whole


def test_a_disk_that_fills_up_under_a_real_run_is_said(tmp_path: Path) -> None:
    """The system itself refuses to write on: a limit on the size of files stands in for the disk."""
    resource = pytest.importorskip("resource")
    kept = tmp_path / "kept.jsonl"
    done = subprocess.run(
        command(*ZONE, "--draws", "200", "--store", str(kept), *ALONE),
        capture_output=True, text=True, cwd=ROOT, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)),
    )  # fmt: skip
    assert done.returncode == 1
    assert "File too large" in done.stderr
    assert "what was kept so far is whole" in done.stderr
    assert "Traceback" not in done.stderr
    assert kept.read_bytes().endswith(b"}\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("form", [(), ("--json",)], ids=["text", "json"])
def test_an_answer_that_finds_no_room_is_said(tmp_path: Path, form: tuple[str, ...]) -> None:
    kept = tmp_path / "kept.jsonl"
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run(
            command(*ZONE, "--draws", "3", "--store", str(kept), *ALONE, *form),
            stdout=full, stderr=subprocess.PIPE, text=True, cwd=ROOT, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert "could not be written in full (No space left on device)" in done.stderr
    assert "Traceback" not in done.stderr
    assert len(kept.read_text(encoding="utf-8").splitlines()) == 4


SLOW = ("robustness", "hanoi-small", "--statement", "plan(full)", "--draws", "300")


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory) -> tuple[object, bytes]:
    """What one process says of the slow statement, and its rows, when nothing happens to it."""
    path = tmp_path_factory.mktemp("whole") / "draws.csv"
    return run_json(*SLOW, *ALONE, "--out", str(path)), path.read_bytes()


@pytest.mark.parametrize("processes", ["1", "2"])
def test_ctrl_c_keeps_what_is_done_and_the_rest_comes_out_the_same(
    tmp_path: Path, uninterrupted: tuple[object, bytes], processes: str
) -> None:
    kept = tmp_path / "kept.jsonl"
    arguments = (*SLOW, "--processes", processes, "--store", str(kept), "--json")
    with subprocess.Popen(
        command(*arguments), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        while not kept.exists() or kept.read_bytes().count(b"\n") < 5:
            assert process.poll() is None, process.communicate()[1].decode()
            time.sleep(0.005)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to every process of the group
        out, said = process.communicate(timeout=60)
    assert process.returncode == 130, said.decode()
    assert not out or json.loads(out)["settings"]["draws"] < 300
    words = said.decode()
    assert "of 300 draws. What is done is kept in" in words
    assert "the same command goes on from there" in words
    assert "Traceback" not in words
    before = kept.read_bytes().count(b"\n") - 1
    assert 4 <= before < 300
    resumed = run_json(*arguments[:-1], "--out", str(tmp_path / "part.csv"))
    assert kept.read_bytes().count(b"\n") == 301
    # draw by draw, to the last bit, beside an uninterrupted run
    told, rows = uninterrupted
    assert json.dumps(resumed) == json.dumps(told)
    assert (tmp_path / "part.csv").read_bytes() == rows


def test_without_a_store_ctrl_c_says_that_nothing_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit) as stop, open_drawing(1) as map:
        map(Interrupting(str(tmp_path / "marks"), at=3), range(9))
    assert stop.value.exit_code == 130
    assert "stopped after 3 of 9 draws. Nothing keeps what is done" in capsys.readouterr().err
    with pytest.raises(typer.Exit), open_drawing(1):
        raise KeyboardInterrupt
    assert capsys.readouterr().err == "detente: stopped before any draws were done.\n"


def test_a_killed_worker_is_replaced_and_the_answer_is_the_same(
    tmp_path: Path, uninterrupted: tuple[object, bytes]
) -> None:
    kept = tmp_path / "kept.jsonl"
    with subprocess.Popen(
        command(*SLOW, "--processes", "2", "--store", str(kept), "--json"),
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        while not kept.exists() or kept.read_bytes().count(b"\n") < 4:
            assert process.poll() is None, process.communicate()[1].decode()
            time.sleep(0.005)
        victim = _find_worker(process.pid)
        if victim is not None:
            os.kill(victim, signal.SIGKILL)
        out, said = process.communicate(timeout=120)
    assert process.returncode == 0, said.decode()
    if victim is not None:
        assert "done at the second try: a worker was killed by SIGKILL at the first" in said.decode()
    assert json.loads(out) == uninterrupted[0]


def _find_worker(parent: int) -> int | None:
    """A worker process of a process, where the system tells; never the helper that tracks shared resources."""
    children = Path(f"/proc/{parent}/task/{parent}/children")
    if not children.exists():
        return None
    for child in map(int, children.read_text(encoding="utf-8").split()):
        if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
            return child
    return None
