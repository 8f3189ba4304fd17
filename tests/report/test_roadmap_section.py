"""What the brief says of the order of steps, and that it says what the analysis found."""

from __future__ import annotations

import pytest

import detente
from detente.analysis.roadmap import Roadmap, plan_roadmap
from detente.analysis.roadmap.proposals.outlining import Outline
from detente.model.dispute import Dispute
from detente.present import Chart, Explanation, Table
from detente.report import Section, build_brief
from detente.report.assembly import Material
from detente.report.phrasing import Phrasing
from detente.report.roadmap_words import tell_answer, tell_failing_orders, tell_proof, why_words


def section_of(dispute: Dispute) -> Section:
    return build_brief(dispute, only=("roadmap",)).sections[0]


def text_of(section: Section) -> str:
    return " ".join(s.text for part in section.parts if isinstance(part, Explanation) for s in part.sentences)


@pytest.fixture(scope="module")
def hanoi() -> tuple[Roadmap, Section]:
    dispute = detente.load("hanoi-small")
    return plan_roadmap(dispute), section_of(dispute)


@pytest.fixture(scope="module")
def calibration() -> tuple[Roadmap, Section]:
    dispute = detente.load("korea-calibration")
    return plan_roadmap(dispute), section_of(dispute)


def test_no_plan_is_an_answer_with_who_binds_where(hanoi: tuple[Roadmap, Section]) -> None:
    found, section = hanoi
    assert found.status == "none"
    (line,) = section.bottom_line
    assert found.plan is not None
    actor, step = found.plan.binding
    assert line.text.startswith("No order of steps to “full” (disarmed and sanctions relief: full)")
    assert f"would leave at step {step}" in line.text
    assert actor in {ref.id for ref in line.refs}
    said = text_of(section)
    assert "The smallest margin of the best order is −0.036" in said
    assert "“Disarm first” does not hold: North Korea would leave at step 2." in said


def test_a_plan_is_told_with_its_time_and_its_certificate(calibration: tuple[Roadmap, Section]) -> None:
    found, section = calibration
    assert found.plan is not None
    said = text_of(section)
    assert f"an order of {len(found.plan.steps)} steps" in said
    assert f"it takes {found.plan.years:.0f} years" in said
    assert "given that the snapback comes by itself" in said
    assert "It rests on an automatic snapback" in said
    assert "does not depend on it" in said  # the choice of scale


def test_the_picture_stands_in_the_text_and_the_steps_in_the_annex(hanoi: tuple[Roadmap, Section]) -> None:
    found, section = hanoi
    assert [part.id for part in section.parts if isinstance(part, Chart)] == ["roadmap-lanes"]
    (annex,) = section.annexes
    tables = {part.id: part for part in annex.parts if isinstance(part, Table)}
    assert found.plan is not None
    assert len(tables["roadmap"].rows) == len(found.plan.steps) + 1
    assert {part.id for part in annex.parts if isinstance(part, Chart)} == {"roadmap-exposure", "proposals"}


def test_never_more_is_claimed_than_was_proved(calibration: tuple[Roadmap, Section]) -> None:
    found, section = calibration
    assert found.bound is not None
    assert found.margin is not None
    said = tell_proof(found).text
    claimed = (
        0.0
        if "no order has a larger one" in said
        else float(said.rpartition("by more than ")[2].split(",")[0])
    )
    assert claimed >= found.bound - found.margin - 1e-9
    assert said in text_of(section)


@pytest.mark.parametrize("id", ["elmira", "prisoners-dilemma", "cuban-missiles"])
def test_a_dispute_without_a_target_says_so_in_one_line(id: str) -> None:
    section = section_of(detente.load(id))
    assert (
        text_of(section) == "Not answered: the dispute names no target that an order of steps could lead to."
    )
    assert not section.bottom_line
    assert not section.annexes


def test_orders_of_preference_alone_are_said_to_be_too_little() -> None:
    text = """
format: 1
id: orders
title: Orders alone
actors: {a: {kind: party}, b: {kind: party}}
measures: {x: {owner: a}, y: {owner: b}}
targets: {full: x and y}
preferences: {a: {priorities: [y, "not x"]}, b: {priorities: [x, "not y"]}}
"""
    section = section_of(detente.load_text(text))
    assert "needs payoffs in numbers" in text_of(section)
    assert len(section.parts) == 1


def outline(name: str, **kind: object) -> Outline:
    base = Outline(name, name, "hold", "fails", -0.1, -0.1, ("us", 1), None, (), ())
    return Outline(**{f: kind.get(f, getattr(base, f)) for f in Outline.__dataclass_fields__})  # type: ignore[arg-type]


def test_why_an_order_fails_names_who_and_where() -> None:
    words = Phrasing(detente.load("hanoi-small"))
    leaves = outline("one", first_failure=("us", 3))
    stays = outline("two", stays_out=("dprk", "china"))
    both = outline("three", first_failure=("us", 1), stays_out=("us",))
    ends = outline("four", refused_by=("rok",))
    never = outline("five", verdict="impossible", margin=None, binding=None)
    assert str(why_words(words, leaves)) == "United States would leave at step 3"
    assert (
        str(why_words(words, stays)) == "North Korea and China would not begin, being better off without it"
    )
    assert str(why_words(words, both)) == "United States would leave at step 1"
    assert str(why_words(words, ends)) == "South Korea refuses where it ends"
    assert str(why_words(words, never)) == "it cannot be carried out"
    told = str(tell_failing_orders(words, [leaves, outline("free", form="free"), stays]))
    assert told.startswith("“one” fails because")
    assert "; “two” because" in told


def test_what_is_taken_away_changes_what_is_said() -> None:
    dispute = detente.load("hanoi-small")
    other = dispute.with_({"targets": {"full": "yongbyon = frozen and liaison"}})
    material = Material(other)
    found = plan_roadmap(other)
    assert found.status == "found"
    said = tell_answer(material.words, found).text
    assert "There is an order" in said
    assert said != tell_answer(Phrasing(dispute), plan_roadmap(dispute)).text
