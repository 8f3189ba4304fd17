"""S39: definition overlap and sequence gap are reported separately, element by element."""

from __future__ import annotations

import detente


def test_s39_definition_and_approach_are_two_things() -> None:
    gap = detente.measure_gap(detente.load("korea-2019"))
    (term,) = [t for t in gap.terms if t.term == "denuclearization"]
    assert {e.name for e in term.elements} == {*term.only_first, *term.only_second, *term.both}
    assert "inspection anywhere" in term.only_first
    assert "US nuclear umbrella withdrawn" in term.only_second
    assert "Yongbyon plants" in term.both
    assert term.unclear
    assert term.overlap is not None
    assert 0 < term.overlap.low < term.overlap.high < 1
    linked = {e.name: e.measures for e in term.elements}
    assert linked["warheads and fissile material"] == ("warheads",)
    (sequence,) = gap.sequences
    assert sequence.clashes == (("concrete_first", "corresponding_measures"),)
    assert sequence.apart == ("concrete_first", "corresponding_measures")
    titles = {t.id for t in gap.tables()}
    assert {"gap-denuclearization", "gap-sequence"} <= titles


def test_s39_a_word_that_both_mean_alike_leaves_the_approach_apart() -> None:
    dispute = detente.load("korea-2019")
    meaning = list(dispute.spec.definitions["denuclearization"]["us"])
    same = dispute.with_({"definitions.denuclearization.dprk": meaning})
    gap = detente.measure_gap(same)
    assert gap.terms[0].apart is not None
    assert gap.terms[0].apart.value == 0
    assert gap.sequences[0].clashes == (("concrete_first", "corresponding_measures"),)


def test_s39_an_approach_that_fits_leaves_the_word_apart() -> None:
    gap = detente.measure_gap(detente.load("korea-2019").without("corresponding_measures"))
    assert gap.sequences[0].status == "open"
    assert gap.sequences[0].route is not None
    assert gap.terms[0].apart is not None
    assert gap.terms[0].apart.low > 0
