from __future__ import annotations

import random
from fractions import Fraction
from itertools import combinations, product
from typing import Any

import pytest

from detente.analysis.gap.clarity import measure_clarification
from detente.analysis.gap.knowing import find_acceptable
from detente.catalog.shelf import load
from detente.errors import DisputeError, MissingPreferencesError, NotFoundError, TooLargeError
from detente.model.dispute import Dispute
from detente.model.reading import read_data
from detente.present.values import Interval
from tests.analysis.gap.sample import load_border
from tests.model.orders import draw_data, draw_formula


def test_the_gap_before_and_after_told_by_hand() -> None:
    found = measure_clarification(load_border(), "north", "opening")
    assert found.unclear == ("a gate open",)
    assert dict(found.before) == {"south": Interval(3, 2, 3)}
    assert [(r.meant, r.apart["south"]) for r in found.readings] == [((), 3), (("a gate open",), 2)]


def test_the_worth_of_knowing_told_by_hand() -> None:
    """Two levels of a gate: the north minds opening it less than it wants trade; the south wants it open."""
    found = measure_clarification(load_border(), "north", "opening")
    (worth,) = found.worth
    # start: north 1, south -1. The south asks for the gate open (if it is meant) or for less.
    #   open, escort, no patrols, some trade: south 6 - 1 = 5 (plus nothing), north -3 + 2 = -1 < 1: turned down
    #   what the north takes with the gate open: patrols, full trade: -3 + 1 + 4.5 = 2.5; south 6 - 1 - 2 + 1 = 4
    #   and without: ajar and some trade, no patrols: -1 + 2 = 1, south 2 - 1 = 1; with patrols -1 + 1 + 2 = 2
    # the guest must lend the escort: it likes the gate open. No patrols with the gate open: north -3 + 4.5 = 1.5,
    #   south 6 - 2 + 1 = 5. Ajar without patrols: north -1 + 4.5 = 3.5 with full trade, south 2 - 2 = 0; some: 1
    assert worth.actor == "south"
    assert worth.blind is not None
    assert worth.known is not None
    assert worth.value is not None
    assert worth.known.value == pytest.approx((5 + 1) / 2)  # knows: open if meant, ajar if not
    assert worth.blind.value == pytest.approx(
        max(1, (5 - 1) / 2)
    )  # asks for open and is turned down half the time
    assert worth.value.value == pytest.approx(1)
    assert worth.single == {"a gate open": pytest.approx(1)}
    assert worth.to_speaker is not None


def test_nothing_unclear_is_a_result_that_says_so() -> None:
    found = measure_clarification(load_border(), "south", "opening")
    assert found.unclear == ()
    assert [r.meant for r in found.readings] == [()]
    assert "nothing to make clear" in found.explain().to_text()
    assert all(w.value is None or w.value.value == 0 for w in found.worth)


def test_whose_word_a_package_keeps() -> None:
    found = measure_clarification(load_border(), "north", "opening")
    dropped, meant = found.readings
    assert dropped.counts["shop"] == ()  # no gate ajar
    assert (
        dropped.counts["deal"] == meant.counts["deal"] == ("north",)
    )  # patrols go on, so not the south's word
    half = load_border(**{"proposals.deal.package": {"gate": "ajar", "trade": "some", "patrols": "no"}})
    dropped, meant = measure_clarification(half, "north", "opening").readings
    assert dropped.counts["deal"] == ("north",)
    assert meant.counts["deal"] == ()


def test_an_element_without_a_measure_cannot_be_asked_for() -> None:
    bare = load_border(elements={"a gate ajar": "gate >= ajar"})
    found = measure_clarification(bare, "north", "opening")
    assert found.unlinked == ("a gate open",)
    assert found.worth[0].value == Interval(0, 0, 0)
    assert "No measure shows a gate open" in " ".join(found.explain().to_text().split())


def test_one_who_gives_only_an_order_cannot_say_what_knowing_is_worth() -> None:
    ordinal = load_border(**{"preferences.south": {"priorities": ["gate = open"]}})
    (worth,) = measure_clarification(ordinal, "north", "opening").worth
    assert worth.value is None
    assert "order of preference" in worth.reason


def test_words_and_actors_that_are_not_there_are_refused() -> None:
    with pytest.raises(NotFoundError, match="did you mean 'opening'"):
        measure_clarification(load_border(), "north", "openning")
    with pytest.raises(NotFoundError, match="did you mean 'north'"):
        measure_clarification(load_border(), "nort", "opening")
    with pytest.raises(NotFoundError, match="what guest means"):
        measure_clarification(load_border(), "guest", "opening")
    many = {"opening": {"north": {"unclear": [f"e{k}" for k in range(13)]}}}
    with pytest.raises(TooLargeError, match="at most 12"):
        measure_clarification(load_border(definitions=many), "north", "opening")


def draw(seed: int) -> Dispute:
    """A random dispute of two parties and perhaps a third, with payoffs, refusals and unclear elements."""
    rng = random.Random(seed)
    while True:
        data: dict[str, Any] = draw_data(rng, needs=0)
        levels = {m: spec["levels"] for m, spec in data["measures"].items()}
        for spec in data["measures"].values():
            if rng.random() < 0.3:
                spec["consent"] = [rng.choice(list(data["actors"]))]
            if rng.random() < 0.3:
                spec["undo"] = {spec["levels"][1]: "never"}
        data["preferences"] = {
            a: {
                "worth": {
                    m: {level: rng.randint(-8, 8) for level in names[1:]} for m, names in levels.items()
                },
                "refuses": [draw_formula(rng, levels, 1)] if rng.random() < 0.4 else [],
            }
            for a in data["actors"]
        }
        if rng.random() < 0.3:
            data["preferences"]["bob"]["no_deal"] = rng.randint(-5, 5)
        names = [f"e{k}" for k in range(rng.randint(1, 3))]
        data["elements"] = {e: draw_formula(rng, levels, 1) for e in names if rng.random() < 0.9}
        data["definitions"] = {"word": {"ann": {"unclear": names}, "bob": ["e0"]}}
        try:
            return read_data(data)
        except DisputeError:
            continue


def brute_worth(dispute: Dispute) -> tuple[float, float]:
    """The best expectation without knowing and with, by trying every package against every reading."""
    names = list(dispute.measures)
    start = dispute.start

    def true(state: dict[str, str], formula: Any) -> bool:
        found = dispute.formula(formula) if isinstance(formula, str) else formula
        return bool(found.holds(lambda m: dispute.all_measures[m].levels.index(state[m])))

    def payoff(actor: str, state: dict[str, str]) -> Fraction:
        worth = dispute.preference(actor).worth or {}
        return sum((Fraction(levels.get(state[m], 0)) for m, levels in worth.items()), start=Fraction(0))

    def nothing(actor: str) -> Fraction:
        given = dispute.preference(actor).no_deal
        return payoff(actor, dict(start)) if given is None else Fraction(given)

    def accepted(state: dict[str, str]) -> bool:
        moved = [m for m in names if state[m] != start[m]]
        for m in names:
            spec = dispute.measures[m]
            for k, level in enumerate(spec.levels):
                below = spec.levels.index(state[m]) < k <= spec.levels.index(start[m])
                if below and spec.undo.get(level) == "never":
                    return False
        asked = {a for m in moved for a in (dispute.measures[m].owner, *dispute.measures[m].consent)}
        needed = [a for a in dispute.actors if a in dispute.parties or a in asked]
        if any(true(state, f) for a in dispute.actors for f in dispute.preference(a).refuses):
            return False
        return all(payoff(a, state) >= nothing(a) for a in needed)

    states = [
        dict(zip(names, ls, strict=True)) for ls in product(*(dispute.measures[m].levels for m in names))
    ]
    states = [s for s in states if all(true(s, rule) for rule in dispute.state_rules)]
    unclear = dispute.effective.definitions["word"]["ann"].unclear  # type: ignore[union-attr]
    formulas = dispute.effective.elements
    linked = [e for e in unclear if e in formulas]
    readings = [set(r) for size in range(len(linked) + 1) for r in combinations(linked, size)]
    offers: list[tuple[Fraction, set[str]]] = [(nothing("bob"), set())]
    for s in states:
        if accepted(s):
            asks = {e for e in linked if true(s, formulas[e]) and not true(dict(start), formulas[e])}
            offers.append((payoff("bob", s), asks))

    def gets(offer: tuple[Fraction, set[str]], meant: set[str]) -> Fraction:
        return offer[0] if offer[1] <= meant else nothing("bob")

    known = sum((max(gets(o, r) for o in offers) for r in readings), start=Fraction(0)) / len(readings)
    blind = max(sum((gets(o, r) for r in readings), start=Fraction(0)) / len(readings) for o in offers)
    return float(blind), float(known)


def test_the_worth_of_knowing_equals_trying_everything() -> None:
    worth_something = 0
    for seed in range(300):
        dispute = draw(seed)
        (worth,) = measure_clarification(dispute, "ann", "word").worth
        if worth.reason:
            assert "no_deal" in worth.reason
            continue
        assert worth.blind is not None
        assert worth.known is not None
        assert worth.value is not None
        blind, known = brute_worth(dispute)
        assert worth.blind.value == pytest.approx(blind)
        assert worth.known.value == pytest.approx(known)
        assert worth.value.value >= 0
        assert all(-1e-9 <= v <= worth.value.value + 1e-9 for v in worth.single.values())
        worth_something += worth.value.value > 0
    assert worth_something > 20


def test_acceptable_states_keep_what_cannot_be_undone() -> None:
    dispute = load_border(**{"measures.patrols": {"owner": "north", "undo": {"yes": "never"}}})
    compiled = dispute.compiled
    acceptable = find_acceptable(compiled, {})
    assert acceptable.any()
    assert not acceptable[compiled.truth("not patrols")].any()


def test_acceptable_is_what_packages_call_acceptable() -> None:
    from detente.analysis.packages.acceptance import Acceptance, survey

    for dispute in (load("korea-2019"), load("hanoi-small"), *(draw(seed) for seed in range(20))):
        try:
            acceptance = Acceptance(survey(dispute), dispute.values)
        except MissingPreferencesError:
            continue
        assert (find_acceptable(dispute.compiled, {}) == acceptance.acceptable).all()
