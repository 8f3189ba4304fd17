"""Reads mutated files one after the other, each under a hard limit of time and memory; run by test_fuzz."""

from __future__ import annotations

import json
import resource
import signal
import sys
import traceback
from pathlib import Path

from tests.model.mutate import mutate
from tests.model.sample import SAMPLE

SECONDS = 2.0
BYTES = 500 << 20


def main(first: int, count: int) -> None:
    from detente.model.checks_states import inspect_dispute
    from detente.model.reading import load_text
    from detente.model.writing import write_yaml

    data = load_text(SAMPLE).to_dict()
    inspect_dispute(SAMPLE)  # what is loaded once is not counted against any one file
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + BYTES, used + BYTES))
    loaded = 0
    for seed in range(first, first + count):
        content = mutate(seed, SAMPLE, data)
        signal.setitimer(
            signal.ITIMER_REAL, SECONDS
        )  # the default action ends the process: nothing can swallow it
        try:
            dispute, found = inspect_dispute(content, file="fuzz.yaml")
            for diagnostic in found:
                str(diagnostic)
            if dispute is None:
                assert any(d.severity == "error" for d in found), "no dispute and no error"
            else:
                loaded += 1
                assert load_text(write_yaml(dispute)) == dispute, "a round trip changed the dispute"
        except Exception:
            print(json.dumps({"seed": seed, "error": traceback.format_exc()}))
            sys.exit(1)
        signal.setitimer(signal.ITIMER_REAL, 0)
        print(seed, flush=seed % 50 == 0)
    print(json.dumps({"loaded": loaded}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
