from __future__ import annotations

import subprocess
import sys


def test_memory_is_kept_or_it_is_said_that_it_is_not() -> None:
    """In a process of its own, since it lasts: a second array needs no new pages where memory is kept."""
    script = (
        "import resource, numpy as np\n"
        "from detente.runs.memory import keep_memory\n"
        "kept = keep_memory()\n"
        "faults = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_minflt\n"
        "np.ones(4_000_000)\n"
        "before = faults()\n"
        "np.ones(4_000_000)\n"
        "print(kept, faults() - before)\n"
    )
    if sys.platform == "win32":
        return
    kept, faults = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout.split()
    assert (kept == "True") <= (int(faults) < 1_000)
