"""Write what the documentation says of claims: functions from their registry, outcomes from the record.

Run by `make claims`; a test holds the pages to what this would write.
"""

from __future__ import annotations

import sys
from pathlib import Path

from detente.analysis.claims.claims_result import Claim, Claims
from detente.analysis.claims.claims_view import hangs_on, name_source
from detente.analysis.claims.functions import ALTERING, FUNCTIONS, Parameter
from detente.analysis.claims.kinds import KINDS
from detente.analysis.claims.record import find_record
from detente.catalog.shelf import load
from detente.errors import NotFoundError

ROOT = Path(__file__).resolve().parents[1]
THEORY = ROOT / "docs" / "theory" / "claims.md"
OUTCOMES = ROOT / "docs" / "disputes" / "korea-2019-claims.md"


def list_functions() -> str:
    """A section for each function: how it is called, what it asks, an example; then what every function takes."""
    parts = []
    for f in FUNCTIONS.values():
        taken = "; ".join(_tell(p) for p in f.parameters) or "nothing"
        gives = "true or false" if f.gives == "truth" else "a number"
        parts.append(
            f"### `{f.signature}`\n\n{f.about} Gives {gives}. Takes {taken}.\n\n```text\n{f.example}\n```\n"
        )
    altering = "\n".join(f"- `{p.name}`: {p.about}." for p in ALTERING)
    return "\n".join(parts) + f"\n### What every function takes besides\n\n{altering}\n"


def _tell(parameter: Parameter) -> str:
    about = parameter.about or KINDS[parameter.kind].about
    return f"`{parameter.name}`{' (optional)' if parameter.optional else ''}: {about}"


def list_outcomes(result: Claims) -> str:
    """A table of claims for each source, with what was expected and what came out; then the tests."""
    parts = [
        f"Inputs `{result.dispute.digest}`, {result.draws} draws ({result.scheme.describe()}).\n",
    ]
    sources: dict[str | None, list[Claim]] = {}
    for claim in result.claims:
        sources.setdefault(claim.source, []).append(claim)
    for source, claims in sources.items():
        parts.append(f"### {_capital(name_source(result.dispute, source))}\n")
        parts.append("| row | claim | expected | outcome | holds in | undecided | hangs most on |")
        parts.append("|---|---|---|---|---|---|---|")
        parts += [_row(result, c) for c in claims]
        parts.append("")
    parts.append("### The tests\n")
    parts += [f"- **{c.text}** (`{c.id}`)" + _because(c) + f"\n  `{c.test}`" for c in result.claims]
    return "\n".join(parts) + "\n"


def _row(result: Claims, claim: Claim) -> str:
    share, undecided, driver = "–", "–", "–"
    if claim.share is not None:
        undecided = f"{claim.share.undecided_share:.1%}"
        if claim.share.decided:
            share = f"{claim.share.share:.1%} ({claim.share.low:.1%} to {claim.share.high:.1%})"
        found = hangs_on(result, claim) if claim.verdict == "depends" else ()
        driver = str(found[0]) if found else "–"
    surprise = "" if claim.as_expected in (True, None) else "**"
    outcome = f"{surprise}{claim.verdict}{surprise}"
    cells = [claim.row or "–", claim.text, claim.expect or "–", outcome, share, undecided, driver]
    return f"| {' | '.join(cells)} |"


def _because(claim: Claim) -> str:
    return f": {claim.about}" if claim.about else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def fill(page: str, name: str, block: str) -> str:
    """A page with what stands between the marks of this name replaced."""
    start, end = f"<!-- {name}: written by tools/write_claims_pages.py -->", f"<!-- /{name} -->"
    head, _, rest = page.partition(start)
    _, _, tail = rest.partition(end)
    if not rest or not tail:
        raise SystemExit(f"the page has no marks for {name!r}")
    return f"{head}{start}\n\n{block}\n{end}{tail}"


def write_pages() -> dict[Path, str]:
    """What each page should say."""
    pages = {THEORY: fill(THEORY.read_text(encoding="utf-8"), "functions", list_functions())}
    result = find_record(load("korea-2019"))
    pages[OUTCOMES] = fill(OUTCOMES.read_text(encoding="utf-8"), "outcomes", list_outcomes(result))
    return pages


def main() -> None:
    """Write the pages."""
    try:
        pages = write_pages()
    except NotFoundError as error:
        sys.exit(str(error))
    for path, text in pages.items():
        path.write_text(text, encoding="utf-8")
        print(f"wrote {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
