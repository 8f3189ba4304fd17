"""Leaving a part out equals a dispute written without it, and what remains is what the other analyses say."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

import detente
from detente.analysis.roadmap import PlanQuestion, bracket_margin, plan_exists
from detente.analysis.thirdparties import (
    find_remains,
    is_indispensable,
    leave_parts,
    list_parts,
    list_what_matters,
    measure_removal,
)
from detente.model.draws import Draws
from tests.analysis.thirdparties.making import make_dispute, read, write_without

REPORT = PlanQuestion(participation="report")


def judge(dispute: detente.Dispute, question: PlanQuestion) -> tuple[object, ...]:
    low, high = bracket_margin(dispute, None, question, tolerance=1e-9)
    packages = detente.find_packages(dispute, target=question.target)
    return round(low, 8), round(high, 8), plan_exists(dispute, None, question), packages.acceptable


@pytest.mark.parametrize("seed", range(16))
def test_leaving_out_equals_a_dispute_written_without(seed: int) -> None:
    data = make_dispute(seed)
    whole = read(data)
    for part in list_parts(whole):
        reduced, written = leave_parts(whole, part.name), read(write_without(data, part.name))
        assert reduced.actors.keys() == written.actors.keys()
        for question in (PlanQuestion("full"), PlanQuestion("wide", participation="report")):
            assert judge(reduced, question) == judge(written, question), (part, question)


@pytest.mark.parametrize("seed", range(8))
def test_leaving_out_several_is_leaving_out_one_after_the_other(seed: int) -> None:
    data = make_dispute(seed)
    whole = read(data)
    names = [p.name for p in list_parts(whole) if p.kind != "actor"]
    for pair in itertools.islice(itertools.combinations(names, 2), 4):
        both = leave_parts(whole, pair)
        assert judge(both, REPORT) == judge(leave_parts(leave_parts(whole, pair[0]), pair[1]), REPORT)
        assert both is leave_parts(whole, reversed(pair))


@pytest.mark.parametrize("seed", range(8))
def test_what_is_passed_over_changes_nothing(seed: int) -> None:
    whole = read(make_dispute(seed))
    parts = [p.name for p in list_parts(whole)]
    for names in ((p,) for p in parts), itertools.combinations(parts, 2):
        for some in names:
            short = leave_parts(whole, list_what_matters(whole, some))
            assert judge(short, REPORT) == judge(leave_parts(whole, some), REPORT), some


def test_draws_of_the_whole_are_draws_of_the_rest() -> None:
    whole = detente.load("hanoi-small")
    for names in (("china",), ("rok.messenger",), ("guarantee.holds",), ("rok", "china.guarantor")):
        reduced = leave_parts(whole, names)
        for k in (0, 5, 17):
            own = Draws(reduced, like=whole).at(k).values
            theirs = Draws(whole).at(k).values
            assert all(own.raw(path) == theirs.raw(path) for path in reduced.estimates)
            assert bracket_margin(reduced, own) == bracket_margin(reduced, theirs)


@pytest.mark.parametrize("seed", range(15))
def test_what_remains_is_what_the_other_analyses_find(seed: int) -> None:
    whole = read(make_dispute(seed))
    with_everybody = plan_exists(whole, None, REPORT)
    for part in list_parts(whole):
        reduced = leave_parts(whole, part.name)
        left = find_remains(whole, part.name, question=REPORT)
        packages = detente.find_packages(reduced, target="full")
        assert left.plan == plan_exists(reduced, None, REPORT)
        assert left.package == (packages.acceptable > 0)
        assert left.other == (detente.find_packages(reduced).beyond > 0)
        nothing = not left.plan and not left.package
        assert is_indispensable(whole, part.name, question=REPORT) == (bool(with_everybody) and nothing)
        measured = measure_removal(whole, part.name, question=REPORT, tolerance=1e-6)
        low, high = bracket_margin(reduced, None, REPORT, tolerance=1e-6)
        assert measured.plan == left.plan
        assert measured.packages == packages.acceptable
        if np.isfinite(low):
            assert measured.margin <= high + 1e-9
            assert low <= measured.bound + 1e-9
        else:
            assert measured.margin == low


@pytest.mark.parametrize("seed", range(15))
def test_a_plan_that_all_begin_gives_nobody_less_than_no_deal(seed: int) -> None:
    whole = read(make_dispute(seed))
    found = measure_removal(whole, ())
    ground = PlanQuestion().prepare(whole)
    floor = dict(zip(ground.formulation.actors, ground.instance().no_deal, strict=True))
    for actor, value in found.value.items():
        assert value >= floor[actor] - 1e-9
        if found.plan is False:
            assert value == floor[actor]


def test_a_guarantee_can_be_taken_away_alone() -> None:
    whole = detente.load("korea-calibration")
    parts = {p.name: p for p in list_parts(whole)}
    assert parts["china_guarantee.holds"].of == "china"
    loose = leave_parts(whole, "china_guarantee.holds")
    assert loose.measures.keys() == whole.measures.keys()
    assert loose.all_measures["china_guarantee"].holds_when_broken_by == ()
    assert (
        loose.all_measures["un_relief"].holds_when_broken_by
        == whole.all_measures["un_relief"].holds_when_broken_by
    )
    # what stays in force without fail and what never does: the same as a credibility of one and of nought
    only = leave_parts(whole, ["un_relief.holds", "china_guarantee.holds"])
    doubtful = whole.with_(
        {
            "roles": {
                "china.guarantor": {"protects": ["dprk"], "through": ["china_guarantee"], "credibility": 0}
            }
        }
    )
    assert bracket_margin(only, None, REPORT) == pytest.approx(bracket_margin(doubtful, None, REPORT))


def test_names_of_nothing_are_refused_with_what_is_near() -> None:
    whole = detente.load("hanoi-small")
    for name, close in (
        ("chna", "china"),
        ("china.guarantr", "china.guarantor"),
        ("guarante.holds", "guarantee.holds"),
    ):
        with pytest.raises(detente.NotFoundError, match=f"did you mean '{close}'"):
            leave_parts(whole, name)
        with pytest.raises(detente.NotFoundError):
            find_remains(whole, [name])
        with pytest.raises(detente.NotFoundError):
            is_indispensable(whole, name)
