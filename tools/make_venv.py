"""Make a virtual environment from a hash-pinned lock: `python tools/make_venv.py .venv all`.

Needs only the standard library. pip installs uv (pinned by hash) into the environment, uv installs the
lock, and detente itself is installed from this tree, editable. Packages come from wherever pip is
configured to look; the lock holds hashes and no address, so any mirror of the index will do.
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)
# What pip calls it, what uv calls it, and what separates several values for uv.
FOLLOWED = (
    ("index-url", "UV_DEFAULT_INDEX", " "),
    ("extra-index-url", "UV_INDEX", " "),
    ("find-links", "UV_FIND_LINKS", ","),
    ("no-index", "UV_NO_INDEX", " "),
    ("trusted-host", "UV_INSECURE_HOST", " "),
    ("proxy", "HTTPS_PROXY", " "),
)


def read_pip_settings(python: Path) -> dict[str, str]:
    """Return pip's settings in force; the environment wins over a command's section, that over `global`."""
    listing = subprocess.run(
        [str(python), "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    ).stdout
    found: dict[str, tuple[int, str]] = {}
    rank = {"global": 0, "install": 1, ":env:": 2}
    for line in listing.splitlines():
        key, separator, quoted = line.partition("=")
        section, _, name = key.rpartition(".")
        if not separator or section not in rank:
            continue
        value = str(ast.literal_eval(quoted)).strip()
        if name not in found or rank[section] > found[name][0]:
            found[name] = (rank[section], value)
    return {name: value for name, (_, value) in found.items()}


def follow_pip(python: Path) -> dict[str, str]:
    """Return the environment in which uv looks for packages where pip would; what is set for uv stays."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    settings = read_pip_settings(python)
    for pip_name, uv_name, separator in FOLLOWED:
        if settings.get(pip_name) and uv_name not in environment:
            environment[uv_name] = separator.join(settings[pip_name].split())
    if settings.get("cert") and "SSL_CERT_FILE" not in environment:
        environment["SSL_CERT_FILE"] = settings["cert"]
    # pip weighs all indexes alike. uv's more careful order guards against a package put under a known name
    # in another index; here the hashes do that.
    environment.setdefault("UV_INDEX_STRATEGY", "unsafe-best-match")
    environment.setdefault("UV_HTTP_TIMEOUT", settings.get("default-timeout", "120"))
    environment.setdefault("UV_LINK_MODE", "copy" if os.name == "nt" else "hardlink")
    return environment


def make_venv(target: Path, grade: str) -> None:
    """Bring the environment at `target` to what `requirements/<grade>.lock` says and leave a stamp in it."""
    python = target / ("Scripts" if os.name == "nt" else "bin") / "python"
    if not python.exists():
        print(f"Making {target.name} with Python {sys.version.split()[0]} ...", flush=True)
        made = subprocess.run([sys.executable, "-m", "venv", str(target)], check=False)
        if made.returncode:
            raise SystemExit(
                f"{sys.executable} could not make a virtual environment in {target}. On Debian and Ubuntu "
                "the module it needs is a package of its own: apt-get install python3-venv."
            )
    environment = follow_pip(python)
    installer = ROOT / "requirements" / "installer.lock"
    lock = ROOT / "requirements" / f"{grade}.lock"
    uv = [str(python), "-m", "uv", "pip"]
    print(f"Installing {lock.relative_to(ROOT)} into {target.name} ...", flush=True)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run([*pip, "--require-hashes", "-r", str(installer)], environment)
    # Only `brief` may be laid over a fuller environment, which must then keep what else it has.
    verb = "install" if grade == "brief" else "sync"
    into = ["--quiet", "--python", str(python)]
    run([*uv, verb, *into, "--require-hashes", "--compile-bytecode", str_lock(verb, lock)], environment)
    run([*uv, "install", *into, "--no-deps", "--no-build-isolation", "-e", str(ROOT)], environment)
    (target / f".has-{grade}").touch()


def str_lock(verb: str, lock: Path) -> str:
    """`sync` takes the file as it is, `install` wants it after -r."""
    return str(lock) if verb == "sync" else f"-r{lock}"


def run(command: list[str], environment: dict[str, str]) -> None:
    """Run a step of the installation; where it fails, its own words stand and this program ends."""
    done = subprocess.run(command, env=environment, cwd=ROOT, check=False)
    if done.returncode:
        raise SystemExit(
            f"{' '.join(command[1:5])} ... failed with exit status {done.returncode}; see its message above."
        )


def main(arguments: list[str]) -> None:
    """Read the command line: a folder and a grade (brief, core-test or all)."""
    if sys.version_info < OLDEST:
        raise SystemExit(f"detente needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    grades = sorted(p.stem for p in (ROOT / "requirements").glob("*.lock") if p.stem != "installer")
    if len(arguments) != 2 or arguments[1] not in grades:
        raise SystemExit(f"usage: make_venv.py FOLDER {'|'.join(grades)}; got {arguments!r}")
    make_venv(Path(arguments[0]).absolute(), arguments[1])


if __name__ == "__main__":
    main(sys.argv[1:])
