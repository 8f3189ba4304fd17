"""S12: the development benefit appears in the payoff stream only after relief."""

from __future__ import annotations

import detente
from tests.cli.running import run_json

PLAN = "staged_full_relief"


def test_s12_development_begins_only_after_broad_relief() -> None:
    dispute = detente.load("korea-2019")
    stream = detente.trace_payoffs(dispute, "dprk", PLAN)
    relief = next(s for s in stream.plan.steps if s.raised.get("relief") == "most")
    parts = {r.step: r.parts.get("opened_economy", 0.0) for r in stream.rows}
    assert all(parts[k] == 0 for k in parts if k < relief.number)
    assert all(parts[k] == 1.5 for k in parts if k >= relief.number)
    (late,) = [b for b in stream.late if b.formula == "opened_economy"]
    assert (late.step, late.ends) == (relief.number, relief.ends)
    assert late.ends > 4  # more than a year of waiting: what not agreeing costs until then
    text = " ".join(stream.explain().to_text().split())
    assert "Opened economy (+1.5 a quarter) begins only after step 7 (Sanctions relief (most))" in text
    for row in stream.rows:
        assert abs(sum(row.parts.values()) - row.gain) < 1e-9


def test_s12_without_relief_there_is_no_development_and_with_it_earlier_it_begins_earlier() -> None:
    dispute = detente.load("korea-2019")
    steps = [dict(s) for s in dispute.spec.proposals[PLAN].steps or ()]
    bare = [{m: l for m, l in s.items() if m not in ("relief", "un_relief")} for s in steps]
    none = detente.trace_payoffs(dispute, "dprk", [s for s in bare if s])
    assert "opened_economy" not in {b.formula for b in none.late}
    assert all("opened_economy" not in r.parts for r in none.rows)
    at_once = [{"relief": "most", "un_relief": "yes"}, *(s for s in bare if s)]
    early = detente.trace_payoffs(dispute, "dprk", at_once)
    assert next(b.step for b in early.late if b.formula == "opened_economy") == 1


def test_s12_the_command_gives_the_stream() -> None:
    answer = run_json("payoffs", "korea-2019", "dprk", "--proposal", PLAN)["answer"]
    assert [r["step"] for r in answer["rows"]] == list(range(13))
    assert "opened_economy" in {b["formula"] for b in answer["late"]}
