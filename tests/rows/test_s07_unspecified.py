"""S7: each commitment with its measures or none; all Singapore items flagged as without date or verification."""

from __future__ import annotations

import detente
from tests.docs.commands import run_command


def test_s07_what_is_unspecified_is_listed() -> None:
    dispute = detente.load("korea-2019")
    found = detente.check_commitments(dispute)
    assert {e.id for e in found.entries} == set(dispute.spec.commitments)
    singapore = [e for e in found.entries if e.id.startswith("singapore")]
    assert len(singapore) >= 4
    assert all({"no date", "no verification"} <= set(e.flags) for e in singapore)
    assert found.entry("singapore_us").measures == ()
    assert "no measures" in found.entry("singapore_us").flags
    assert found.entry("singapore_relations").measures == ("ties",)


def test_s07_the_flags_go_with_what_they_flag() -> None:
    said = {
        "commitments.singapore_relations.due": "2019-12",
        "commitments.singapore_relations.verified_by": "nobody doubts it",
    }
    entry = detente.check_commitments(detente.load("korea-2019").with_(said)).entry("singapore_relations")
    assert not {"no date", "no verification"} & set(entry.flags)


def test_s07_the_command_prints_the_ledger() -> None:
    status, printed = run_command(("detente", "commitments", "korea-2019"))
    assert status == 0
    assert "no verification" in printed
