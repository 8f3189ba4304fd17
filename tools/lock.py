"""Compile requirements/*.lock from pyproject.toml: versions and hashes, no address (docs/decisions/0002).

The locks are for every platform and every Python from 3.11 on. `all` is compiled first and binds the
others, so that an environment of one grade can be grown into a fuller one.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from make_venv import ROOT, follow_pip

REQUIREMENTS = ROOT / "requirements"
EVERY = ["--all-extras", "--group", "dev"]
GRADES = {
    "all": EVERY,
    "brief": ["--extra", "word", "--group", "build"],
    "core-test": ["--group", "build", "--group", "test"],
}


def compile_lock(source: list[str], name: str, more: list[str]) -> None:
    """Write requirements/<name>.lock from `source`."""
    target = REQUIREMENTS / f"{name}.lock"
    shape = ["--universal", "--python-version", "3.11", "--fork-strategy", "fewest"]
    shape += ["--generate-hashes", "--no-header", "--no-annotate"]
    command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--upgrade", *shape]
    command += ["--no-emit-index-url", "--no-emit-find-links", *more, *source, "--output-file", str(target)]
    subprocess.run(command, cwd=ROOT, env=follow_pip(Path(sys.executable)), check=True)
    if "://" in target.read_text(encoding="utf-8"):
        raise SystemExit(f"{target} holds an address; a lock must not (docs/decisions/0002).")
    print(f"wrote {target.relative_to(ROOT)}")


def main() -> None:
    """Compile the installer's lock, then every grade's."""
    compile_lock([str(REQUIREMENTS / "installer.in")], "installer", [])
    for name, extras in GRADES.items():
        bound = [] if name == "all" else ["--constraint", str(REQUIREMENTS / "all.lock")]
        compile_lock(["pyproject.toml"], name, [*extras, *bound])


if __name__ == "__main__":
    main()
