from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.project.tree import ROOT

FILES = 10_000
BATCH = 1_250


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the memory limit is set as Linux has it")
@pytest.mark.parametrize("first", range(0, FILES, BATCH))
def test_mutated_files_give_a_diagnostic_or_load(first: int) -> None:
    command = [sys.executable, "-m", "tests.model.fuzz_worker", str(first), str(BATCH)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    last = done.stdout.strip().splitlines()[-1:] or ["nothing"]
    assert done.returncode == 0, f"after {last[0]}\n{done.stderr[-2000:]}"
    # a fuzz that never loads anything would test the first check only
    assert json.loads(last[0])["loaded"] > BATCH * 0.02
