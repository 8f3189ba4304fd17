from __future__ import annotations

import json

import numpy as np
import pytest

from detente.analysis.packages.acceptance import Acceptance, survey
from detente.analysis.robustness import (
    Statement,
    add_share_column,
    measure_influence,
    measure_robustness,
    package_is_acceptable,
    zone_is_open,
)
from detente.catalog.shelf import load
from detente.errors import NotFoundError, SettingError
from detente.model.draws import Draws
from detente.model.scheme import Scheme, add_noise
from detente.present import Column, Result, Table
from detente.runs import FileStore, open_map
from tests.analysis.robustness import questions as q

MAIN = Statement("main", "Main is positive", q.main_is_positive)
SPLIT = Statement("split", "The analyst agrees", q.analyst_agrees)
UNSURE = Statement("unsure", "Main is positive, where that can be told", q.sometimes_undecided)
FAILING = Statement("failing", "Main is positive, where nothing breaks", q.sometimes_fails)


def test_shares_agree_with_a_direct_loop() -> None:
    dispute = load("hanoi-small")
    statements = [
        zone_is_open(),
        package_is_acceptable(dispute, "small_deal"),
        package_is_acceptable(dispute, "hanoi_us"),
    ]
    result = measure_robustness(dispute, statements, draws=80, seed=3)
    ground, draws = survey(dispute), Draws(dispute, Scheme(seed=3))
    counts = dict.fromkeys(("zone", "acceptable(small_deal)", "acceptable(hanoi_us)"), 0)
    for index in range(80):
        acceptance = Acceptance(ground, draws.at(index).values)
        counts["zone"] += acceptance.beyond > 0
        for package in ("small_deal", "hanoi_us"):
            row = dispute.compiled.row(dispute.package(package))
            counts[f"acceptable({package})"] += bool(acceptance.acceptable[row])
    assert {s.name: s.share.holds for s in result.statements} == counts
    assert all(s.share.draws == 80 for s in result.statements)


def test_undecided_and_failed_draws_are_kept_apart() -> None:
    dispute = q.toy()
    result = measure_robustness(dispute, [UNSURE, FAILING], draws=400)
    unsure, failing = result.statements
    values = [Draws(dispute).at(k).values for k in range(400)]
    assert unsure.share.undecided == sum(v.raw(q.SIDE) > 2.3 for v in values)
    assert unsure.share.holds == sum(v.raw(q.SIDE) <= 2.3 and v.raw(q.MAIN) > 0 for v in values)
    gone = [k for k, v in enumerate(values) if v.raw(q.IDLE) < 0.3]
    assert [f.draw for f in result.failures] == gone
    assert result.failures[0].error == "ArithmeticError: too low"
    assert failing.failed == len(gone)
    assert failing.share.draws == 400 - len(gone)
    assert unsure.failed == 0
    assert "failed and are not counted" in str(result.explain())


def test_results_are_split_by_analyst() -> None:
    result = measure_robustness(q.toy(), [SPLIT, MAIN], draws=200)
    split = result.statement("split")
    assert split.by_analyst["x"].share == 1
    assert split.by_analyst["y"].share == 0
    assert sum(s.draws for s in split.by_analyst.values()) == 200
    alone = measure_robustness(q.toy(), [SPLIT], draws=50, scheme=Scheme(analyst="y"))
    assert alone.statements[0].share.holds == 0
    assert alone.statements[0].by_analyst == {}
    assert "by x" in [c.label for c in result.table().columns]


def test_what_a_statement_hangs_on_is_found_and_nothing_else() -> None:
    dispute, wrong = load("korea-2019"), 0
    path = "preferences.china.blocs.no_collapse.worth.guarantee"
    middle = dispute.estimates[path].value
    for seed in range(20):
        draws = Draws(dispute, Scheme(seed=seed))
        values = draws.matrix(200)
        paths = tuple(draws.estimates)
        outcome = (values[:, paths.index(path)] > middle).astype(float)
        found = measure_influence(outcome, values, paths, inflation=1.25)
        assert found[0].path == path
        assert found[0].clear
        assert found[0].when_low < 0.05
        assert found[0].when_high > 0.95
        wrong += any(i.clear for i in found[1:])
    assert wrong <= 3, "chance makes some other number look clear in about one study of twenty"


def test_a_dispute_without_ranges_says_that_all_draws_are_alike() -> None:
    asked = [zone_is_open()]
    assert "all draws are alike" in str(measure_robustness(load("elmira"), asked, draws=3).explain())
    calibration = load("korea-calibration")
    assert "all draws are alike" in str(measure_robustness(calibration, asked, draws=3).explain())
    noisy = measure_robustness(calibration, asked, draws=3, scheme=add_noise())
    assert "all draws are alike" not in str(noisy.explain())


def test_too_few_draws_say_nothing_of_influences() -> None:
    assert measure_robustness(q.toy(), [MAIN], draws=10).statements[0].influences == ()
    assert measure_influence([], np.zeros((0, 1)), ["a"]) == ()


def test_more_draws_keep_the_first_and_any_map_gives_the_same(tmp_path) -> None:
    dispute = q.toy()
    few = measure_robustness(dispute, [MAIN, SPLIT], draws=100)
    with open_map(2, keep=str(tmp_path / "runs.jsonl")) as map:
        kept = measure_robustness(dispute, [MAIN, SPLIT], draws=100, map=map)
        many = measure_robustness(dispute, [MAIN, SPLIT], draws=300, map=map)
        assert map.runs[1].reused == 100
    assert kept == few
    assert many == measure_robustness(dispute, [MAIN, SPLIT], draws=300)
    assert many.statements[0].holds_in == few.statements[0].holds_in
    with FileStore(tmp_path / "runs.jsonl") as store:
        from detente.runs import RunMap

        assert measure_robustness(dispute, [MAIN, SPLIT], draws=300, map=RunMap(store=store)) == many


def test_a_result_shows_itself_everywhere() -> None:
    result = measure_robustness(q.toy(), [MAIN, UNSURE, SPLIT], draws=120)
    assert isinstance(result, Result)
    data = json.loads(json.dumps(result.to_json(), allow_nan=False))
    assert data["analysis"] == "robustness"
    assert data["settings"] == {"draws": 120, "level": 0.95, "form": "pert", "points": "sobol", "seed": 0}
    assert data["answer"]["main"]["counts"]["holds"] == result.statements[0].share.holds
    assert data["answer"]["main"]["drivers"][0]["path"] == q.MAIN
    assert "Main is positive" in str(result)
    assert len(result.table().rows) == 3
    for chart in (
        result.chart(),
        result.tornado("main"),
        measure_robustness(q.toy(), [MAIN], draws=60).chart(),
    ):
        assert chart.alt
        assert chart.to_svg().startswith("<svg")
    assert result.driver_table("main").rows[0][3] is True
    undecided = measure_robustness(q.toy(), [Statement("n", "Nothing", q.never_decided)], draws=20)
    assert "undecided in all of 20 draws" in str(undecided)
    json.dumps(undecided.to_json(), allow_nan=False)
    assert undecided.chart().alt


def test_shares_annotate_another_table() -> None:
    share = measure_robustness(q.toy(), [MAIN], draws=50).statements[0].share
    table = Table("Packages", (Column("package", "package"),), (("one",), ("two",)))
    wider = add_share_column(table, [share, None])
    assert wider.column("share_of_draws") == (share.interval, None)
    assert wider.column("package") == ("one", "two")


def test_noise_needs_no_ranges() -> None:
    dispute = load("korea-calibration")
    result = measure_robustness(dispute, [zone_is_open()], draws=30, scheme=add_noise(seed=1))
    assert result.to_json()["settings"]["spread"] == [0.65, 1.35]
    assert result.statements[0].share.draws == 30
    assert "seed 1" in str(result.explain())


def test_what_makes_no_sense_is_refused() -> None:
    dispute = q.toy()
    with pytest.raises(SettingError, match="draws=0"):
        measure_robustness(dispute, [MAIN], draws=0)
    with pytest.raises(SettingError, match="no statement"):
        measure_robustness(dispute, [])
    with pytest.raises(SettingError, match="same name: main"):
        measure_robustness(dispute, [MAIN, MAIN])
    with pytest.raises(SettingError, match="failed in all 5 draws, in the first with: ArithmeticError: no"):
        measure_robustness(dispute, [Statement("f", "Fails", q.always_fails_in_draws)], draws=5)
    with pytest.raises(TypeError, match="answered 'perhaps'"):
        measure_robustness(dispute, [Statement("o", "Odd", q.odd_answer)], draws=5)
    with pytest.raises(NotFoundError, match="unknown package"):
        package_is_acceptable(dispute, "moon")
    with pytest.raises(NotFoundError, match=r"no statement 'mian' .did you mean 'main'"):
        measure_robustness(dispute, [MAIN], draws=5).statement("mian")
