"""The brief's sections on third parties, on claims and on what the advice hangs on."""

from __future__ import annotations

import pytest

import detente
from detente.analysis.roadmap import plan_roadmap
from detente.analysis.roadmap.proposals.outlining import holds_as_written
from detente.analysis.robustness import measure_robustness, package_is_acceptable
from detente.analysis.thirdparties import find_remains
from detente.analysis.thirdparties.witnessing import find_remains_beside
from detente.errors import SettingError
from detente.model.dispute import Dispute
from detente.present import Chart, Explanation, Interval, Table
from detente.report import Brief, Section, build_brief
from detente.report.sections.robustness import FEW_DRAWS


@pytest.fixture(scope="module")
def hanoi() -> Dispute:
    return detente.load("hanoi-small")


@pytest.fixture(scope="module")
def brief(hanoi: Dispute) -> Brief:
    return build_brief(hanoi, only=("third_parties", "claims", "robustness"))


def section(brief: Brief, id: str) -> Section:
    return next(s for s in brief.sections if s.id == id)


def words(found: Section) -> str:
    return " ".join(s.text for part in found.parts if isinstance(part, Explanation) for s in part.sentences)


def table(found: Section, id: str) -> Table:
    return next(part for part in found.parts if isinstance(part, Table) and part.id == id)


def test_a_known_plan_shows_what_remains_as_a_search_does() -> None:
    dispute = detente.load("korea-calibration")
    known = plan_roadmap(dispute)
    for names in ((), *((a,) for a in dispute.third_parties)):
        assert find_remains_beside(dispute, names, known) == find_remains(dispute, names)


def test_steps_hold_as_written_or_not() -> None:
    dispute = detente.load("korea-calibration")
    known = plan_roadmap(dispute)
    assert known.plan is not None
    steps = [s.raised for s in known.plan.steps]
    assert holds_as_written(dispute, steps)
    assert not holds_as_written(dispute, steps[:-1])  # short of the target
    assert not holds_as_written(dispute, [])
    assert not holds_as_written(dispute, [known.plan.end])  # all at once
    impatient = dispute.with_({"actors.us.patience": 0.05})
    assert not holds_as_written(impatient, steps)


def test_third_parties_are_told_by_what_remains_without_them(brief: Brief, hanoi: Dispute) -> None:
    found = section(brief, "third-parties")
    rows = table(found, "remains").rows
    assert [str(row[0]) for row in rows] == ["nobody left out", "China", "South Korea"]
    for row, names in zip(rows, ((), ("china",), ("rok",)), strict=True):
        remains = find_remains(hanoi, names)
        assert row[1:] == tuple("yes" if x else "no" for x in (remains.plan, remains.package))
    assert "There is no order of steps that keeps everybody from leaving even with everybody" in words(found)


def test_whoever_is_indispensable_is_named() -> None:
    brief = build_brief(detente.load("korea-calibration"), only=("third_parties",))
    (line,) = brief.bottom_line
    assert line.text.startswith(
        "Without China neither an order of steps nor an acceptable package reaches the target"
    )
    assert "without any other third party as much remains" in line.text
    assert "china" in {ref.id for ref in line.refs}


def test_shares_are_those_of_the_analysis(brief: Brief, hanoi: Dispute) -> None:
    found = section(brief, "robustness")
    shares = dict(zip(*(table(found, "shares").column(c) for c in ("statement", "share")), strict=True))
    asked = package_is_acceptable(hanoi, "small")
    alone = measure_robustness(hanoi, [asked], draws=FEW_DRAWS).statements[0]
    shown = shares[alone.text]
    assert isinstance(shown, Interval)
    assert shown.value == pytest.approx(alone.share.share)
    assert f"of {FEW_DRAWS} draws" in words(found)


def test_draws_asked_for_ask_more(hanoi: Dispute) -> None:
    more = build_brief(hanoi, only=("third_parties", "robustness"), draws=3)
    statements = [str(s) for s in table(section(more, "robustness"), "shares").column("statement")]
    assert len(statements) > 5
    assert [a.id for a in section(more, "third-parties").annexes] == ["third-parties-in-full"]
    with pytest.raises(SettingError, match="draws=-1"):
        build_brief(hanoi, draws=-1)


def test_what_the_advice_hangs_on_is_drawn(hanoi: Dispute) -> None:
    found = section(build_brief(hanoi, only=("robustness",), draws=64, seed=2), "robustness")
    drawn = [part for part in found.annexes[0].parts if isinstance(part, Chart)]
    assert 1 <= len(drawn) <= 3
    assert all(chart.id == "robustness-tornado" for chart in drawn)
    assert "64 draws" in table(found, "shares").notes[0]
    assert "seed 2" in table(found, "shares").notes[0]


def test_a_small_game_has_every_role_and_coalition_without_draws(brief: Brief) -> None:
    (annex,) = section(brief, "third-parties").annexes
    assert annex.id == "third-parties-in-full"
    assert any(isinstance(part, Chart) for part in annex.parts)


def test_the_two_aims_of_a_third_party_have_their_frontier(hanoi: Dispute) -> None:
    worth = hanoi.to_dict()["preferences"]["china"]["worth"]
    blocs = {
        "no_bomb": {"name": "No bomb", "weight": 0.6, "worth": {"warheads": {"partly": 1.0, "removed": 2.0}}},
        "calm": {"name": "Calm", "weight": 0.4, "worth": {"relief": {"partial": 1.0, "full": 1.5}}},
    }
    assert worth
    split = hanoi.with_(preferences={**hanoi.to_dict()["preferences"], "china": {"blocs": blocs}})
    found = section(build_brief(split, only=("third_parties",)), "third-parties")
    annex = next(a for a in found.annexes if a.id == "aims-china")
    assert annex.title == "The two aims of China"
    assert isinstance(annex.parts[-1], Chart)


def test_what_was_claimed_is_said_to_wait_or_put_on_trial(hanoi: Dispute) -> None:
    assert build_brief(hanoi, only=("claims",)).sections == ()  # nobody claimed anything
    claim = {
        "id": "small",
        "text": "Everybody could accept the small deal.",
        "test": "acceptable(small_deal)",
    }
    claimed = hanoi.with_({"claims": [claim]})
    waiting = build_brief(claimed, only=("claims",)).sections[0]
    assert words(waiting).startswith("1 published claim is in the file")
    tried = build_brief(claimed, only=("claims",), draws=8).sections[0]
    verdicts = table(tried, "verdicts")
    assert len(verdicts.rows) == 1
    assert isinstance(verdicts.column("share")[0], Interval)
    assert tried.bottom_line


def test_disputes_without_ranges_or_targets_leave_these_out() -> None:
    brief = build_brief(detente.load("elmira"), only=("third_parties", "claims", "robustness"))
    assert brief.sections == ()
