"""What the pictures of a roadmap show, read from their specifications."""

from __future__ import annotations

from typing import Any

import pytest

import detente
from detente.analysis.roadmap import Roadmap, plan_roadmap
from detente.analysis.roadmap.planning.charts import draw_swimlanes, short_names
from detente.analysis.roadmap.proposals.comparing_charts import draw_proposals, tell_failure
from detente.analysis.roadmap.proposals.outlining import Outline, outline_proposals
from detente.present import Chart
from detente.present.timeline import letters


@pytest.fixture(scope="module")
def hanoi() -> Roadmap:
    return plan_roadmap(detente.load("hanoi-small"))


def rows(chart: Chart) -> list[dict[str, Any]]:
    return [row for layer in chart.spec["layer"] for row in layer["data"]["values"]]


def words(chart: Chart) -> list[dict[str, Any]]:
    return [row for row in rows(chart) if "text" in row]


def text(row: dict[str, Any]) -> str:
    return row["text"] if isinstance(row["text"], str) else " ".join(row["text"])


def test_every_measure_of_the_plan_has_a_track_and_every_step_a_margin(hanoi: Roadmap) -> None:
    chart = hanoi.chart()
    assert hanoi.plan is not None
    shown = [text(row) for row in words(chart)]
    for step in hanoi.plan.steps:
        assert str(step.number) in shown
        assert all(hanoi.dispute.label(m) in shown for m in step.raised)
    figures = [f"{min(s.margins.values()):+.2f}".replace("-", "−") for s in hanoi.plan.steps]
    assert all(figure in shown for figure in figures)


def test_what_cannot_be_undone_is_full_and_the_rest_is_pale(hanoi: Roadmap) -> None:
    assert hanoi.plan is not None
    bars = [row for row in rows(hanoi.chart()) if "fill" in row and row["edge"] != "transparent"]
    bars = bars[2:]  # the key
    full = sum(row["opacity"] == 1 for row in bars)
    assert full == sum(len(step.irreversible) for step in hanoi.plan.steps)
    assert len(bars) - full == sum(len(s.raised) - len(s.irreversible) for s in hanoi.plan.steps)
    everything_back = draw_swimlanes(hanoi.dispute, None)
    assert "No order" in everything_back.alt


@pytest.mark.parametrize("which", ["chart", "margin_chart", "exposure_chart", "leverage_chart"])
def test_words_on_one_line_do_not_lie_on_each_other(hanoi: Roadmap, which: str) -> None:
    chart = getattr(hanoi, which)()
    placed = []
    for layer in chart.spec["layer"]:
        align = layer["mark"].get("align")
        for row in layer["data"]["values"]:
            if align is None or "text" not in row:
                continue
            lines = [row["text"]] if isinstance(row["text"], str) else row["text"]
            for k, line in enumerate(lines):
                wide = letters(line)
                left = row["x"] - {"left": 0.0, "center": wide / 2, "right": wide}[align]
                placed.append((row["y"] + 13 * k, left, left + wide, line))
    for k, (y, left, right, line) in enumerate(placed):
        assert -4 <= left <= right <= chart.width + 8, line
        for y2, left2, right2, other in placed[k + 1 :]:
            if abs(y - y2) < 9:
                assert right <= left2 + 2 or right2 <= left + 2, (line, other)


def test_short_names_are_short_and_apart() -> None:
    for id in ("korea-2019", "hanoi-small", "korea-calibration", "camp-david-1978"):
        dispute = detente.load(id)
        for room in (5, 8):
            names = short_names(dispute, room)
            assert all(len(name) <= room for name in names.values())
            assert len(set(names.values())) == len(names)


def test_proposals_that_hold_stand_first_and_the_others_say_who_stands_in_the_way() -> None:
    dispute = detente.load("hanoi-small")
    good = Outline("a", "Good", "hold", "holds", 0.1, 0.1, ("us", 2), None, (), ())
    kept = Outline("b", "Kept once begun", "hold", "fails", 0.3, 0.3, ("us", None), None, ("dprk",), ())
    walk = Outline("c", "Left", "steps", "fails", -0.2, -0.2, ("us", 3), ("us", 2), ("china",), ())
    one = Outline("d", "At once", "package", "fails", -0.1, -0.1, ("us", 1), ("us", 1), (), ())
    none = Outline("e", "Never", "steps", "impossible", None, None, None, None, (), ())
    shown = [text(row) for row in words(draw_proposals(dispute, [none, one, walk, kept, good]))]
    order = sorted(("Good", "Kept once begun", "Left", "At once", "Never"), key=shown.index)
    assert order == ["Good", "Kept once begun", "At once", "Left", "Never"]
    assert tell_failure(dispute, good) == "nearest to leaving: US at step 2"
    assert tell_failure(dispute, kept) == "NK would not begin"
    assert tell_failure(dispute, walk) == "US leaves at step 2; China would not begin"
    assert tell_failure(dispute, one) == "US would not deliver"
    assert tell_failure(dispute, none) == "cannot be carried out"


def test_the_picture_of_the_record_names_every_proposal() -> None:
    dispute = detente.load("hanoi-small")
    chart = draw_proposals(dispute, outline_proposals(dispute))
    shown = [text(row) for row in words(chart)]
    assert all(dispute.label(name) in shown for name in dispute.effective.proposals)
