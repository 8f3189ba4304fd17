"""S27: a pivotality index with its rank; indispensable only where no acceptable plan remains without it."""

from __future__ import annotations

import detente
from tests.cli.running import run_json


def test_s27_pivotality_is_reported_with_its_rank() -> None:
    answer = run_json("thirdparties", "korea-calibration", "--processes", "1")["answer"]
    china, rok = (answer["pivotality"][a] for a in ("china", "rok"))
    assert (china["rank"], china["index"], china["of"]) == (1, 1.0, 2)
    assert rok["rank"] == 2
    parts = {p["name"]: p for p in answer["parts"]}
    assert parts["china"]["indispensable"]
    assert not parts["china"]["plan"]
    assert parts["china"]["packages_in_target"] == 0


def test_s27_indispensable_ends_with_a_plan_that_remains_without_it() -> None:
    # in the plain instance China's guarantee is worth more than anything else could replace; make it dispensable
    plain = detente.load("korea-calibration")
    assert detente.is_indispensable(plain, "china") is True
    harmless = plain.with_(
        {"preferences.dprk.worth.warheads_removed": -1, "preferences.dprk.worth.icbm_dismantled": -1}
    )
    assert detente.is_indispensable(harmless, "china") is False
    # on the eve of Hanoi a plan is left without China, so the word does not apply
    assert detente.is_indispensable(detente.load("korea-2019"), "china") is False


def test_s27_nobody_is_indispensable_to_a_deal_that_does_not_exist() -> None:
    small = detente.load("hanoi-small")
    found = detente.measure_third_parties(small)
    assert found.whole.plan is False
    assert found.worth_table().column("rank") == (
        1,
        1,
        None,
        None,
        None,
        None,
    )  # alike, since nothing hangs on them
    assert detente.is_indispensable(small, "china") is False
