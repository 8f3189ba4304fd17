from __future__ import annotations

from dataclasses import astuple
from fractions import Fraction
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.analysis.gap.distance import Gap, measure_gap
from detente.analysis.gap.value import measure_agreement
from detente.errors import SettingError
from detente.model.dispute import Dispute
from detente.model.reading import load_text, read_data
from detente.present.values import Interval
from tests.analysis.gap.sample import BORDER, draw_disputes, load_border

# by hand, at the central numbers (start: gate shut, patrols, no trade, no office)
#   crossing: the gate in {shut, ajar, open} with or without patrols, open wherever the escort could be there
#     north: best shut with patrols (+1), worst open without (-3); the south's best is open without patrols
#     south: best open without patrols (+6), worst shut with patrols (-1)
#   commerce: (trade, office): full needs the office. north: none 0, none+office -0.5, some 2, some+office 1.5, full 4.5
#     south: 0, 0, -1, -1, -2: the south's best are no trade, with or without an office; the north prefers without


def test_value_gaps_told_by_hand() -> None:
    gap = measure_gap(load_border())
    crossing, commerce = gap.issue("crossing"), gap.issue("commerce")
    assert (crossing.possible, crossing.alone, crossing.total) == (6, 4, 6)
    assert crossing.first.gap == Interval(1, 1, 1)
    assert crossing.first.lost == Interval(4, 4, 4)
    assert crossing.second.lost == Interval(7, 7, 7)
    assert dict(crossing.second.best or {}) == {"gate": "open", "patrols": "no"}
    assert (commerce.possible, commerce.total) == (5, 6)
    assert commerce.first.span is not None
    assert commerce.first.span.value == 5  # 4.5 less -0.5
    assert commerce.first.lost is not None
    assert commerce.first.lost.value == 4.5
    assert commerce.first.gap is not None
    assert commerce.first.gap.value == pytest.approx(0.9)
    assert dict(commerce.first.conceded or {}) == {"trade": "none", "office": "no"}
    assert commerce.second.bests == 2
    assert commerce.second.lost == Interval(2, 2, 2)


def test_ranges_come_from_the_corners_of_either_sides_numbers() -> None:
    commerce = measure_gap(load_border()).issue("commerce")
    # all low: none 0, office -0.5, some 1, some+office 0.5, full 1.5; all high: full 7.5, office -0.5
    assert commerce.first.lost == Interval(4.5, 1.5, 7.5)
    assert commerce.first.gap is not None
    assert commerce.first.gap.low == pytest.approx(1.5 / 2)
    assert commerce.first.gap.high == pytest.approx(7.5 / 8)


def test_an_order_is_measured_in_places() -> None:
    gap = measure_gap(load_border(), pairs=[("guest", "north")])
    crossing = gap.issue("crossing")
    # open+free, open, free (shut or ajar), patrolled (shut or ajar): the north likes shut with patrols best
    assert crossing.first.unit == "places in its order"
    assert crossing.first.lost == Interval(3, 3, 3)
    assert crossing.first.gap == Interval(1, 1, 1)
    assert gap.issue("commerce").first.gap is None
    assert "alike" in gap.issue("commerce").first.reason


def test_an_order_of_importance_ranges_over_the_weights_that_agree_with_it() -> None:
    wishes = {"importance": ["gate = open", "office", "trade = full"]}
    gap = measure_gap(load_border(**{"preferences.south": wishes}))
    crossing, commerce = gap.issue("crossing"), gap.issue("commerce")
    # the corners of the weights: all on the first, on the first two alike, on all three alike
    assert crossing.second.lost is not None
    assert commerce.second.span is not None
    assert astuple(crossing.second.lost) == pytest.approx((11 / 18, 1 / 3, 1))
    assert astuple(commerce.second.span) == pytest.approx((7 / 18, 0, 2 / 3))
    assert crossing.second.unit == "weight, of 1 in all"


def test_a_side_that_does_not_care_has_no_gap_and_a_reason() -> None:
    gap = measure_gap(load_border(**{"preferences.south": {"indifferent": True}}))
    assert gap.issue("crossing").second.gap is None
    assert "alike" in gap.issue("crossing").second.reason
    assert gap.issue("crossing").first.gap == Interval(0, 0, 0)  # the other concedes what it does not mind
    assert gap.totals[0].value[1] is None


def test_a_side_whose_wishes_are_not_given_is_named() -> None:
    data = load_border().to_dict()
    del data["preferences"]["south"]
    gap = measure_gap(read_data(data))
    assert "does not say what south wants" in gap.issue("crossing").first.reason
    assert gap.sequences[0].status == "clash"
    assert "south" in gap.explain().to_text()


def test_only_what_is_possible_alone_where_that_is_asked() -> None:
    crossing = measure_gap(load_border(), allowed="alone").issue("crossing")
    assert (crossing.possible, crossing.alone) == (4, 4)
    assert crossing.second.lost == Interval(3, 3, 3)  # ajar without patrols against shut with
    assert measure_gap(load_border()).issue("crossing").stuck == ()
    help_ = measure_gap(load_border(rules=[{"require": "gate = open", "when": "escort"}])).issue("help")
    assert help_.stuck == ("escort",)


def test_totals_weigh_issues_by_what_is_at_stake() -> None:
    gap = measure_gap(load_border())
    north = gap.totals[0].value[0]
    assert north is not None
    assert north.value == pytest.approx((4 + 4.5) / (4 + 5))
    orders = {"preferences.north": {"priorities": ["trade = full", "not gate = open"]}}
    ordinal = measure_gap(load_border(**orders)).totals[0].value[0]
    assert ordinal == Interval(1, 1, 1)


def worth_of(dispute: Dispute, actor: str, state: dict[str, str], end: str) -> Fraction | tuple[int, ...]:
    """A payoff term by term, in fractions; or how an order of wishes fares, the first first."""
    preference = dispute.preference(actor)

    def true(text: str) -> bool:
        return bool(dispute.formula(text).holds(lambda m: dispute.all_measures[m].levels.index(state[m])))

    if preference.priorities is not None:
        return tuple(int(true(text)) for text in preference.priorities)
    total = Fraction(0)
    if preference.importance is not None:
        count = len(preference.importance)
        for k, text in enumerate(preference.importance):
            weight = sum(Fraction(1, j) for j in range(k + 1, count + 1)) / count
            if end != "value":
                size = int(end)
                weight = Fraction(1, size) if k < size else Fraction(0)
            total += weight * true(text)
        return total
    for item, number in (preference.worth or {}).items():
        entries = (
            [(f"{item} = {level}", n) for level, n in number.items()]
            if isinstance(number, dict)
            else [(item, number)]
        )
        for text, n in entries:
            figure = n if isinstance(n, (int, float)) else getattr(n, end)
            figure = n.value if figure is None else figure
            total += Fraction(figure) * true(text)
    return total


def ends_of(dispute: Dispute, actor: str) -> list[str]:
    preference = dispute.preference(actor)
    if preference.importance is not None:
        return ["value", *(str(k + 1) for k in range(len(preference.importance)))]
    return ["value", "low", "high"] if preference.worth is not None else ["value"]


def list_options(dispute: Dispute, issue: str) -> list[dict[str, str]]:
    """What an issue could come to, all else as at the start, by going through every state."""
    names = list(dispute.measures)
    members = dispute.effective.issues[issue]
    found: dict[tuple[str, ...], None] = {}
    for levels in product(*(enumerate(dispute.measures[m].levels) for m in names)):
        at = {m: k for m, (k, _) in zip(names, levels, strict=True)}
        if all(bool(rule.holds(at.__getitem__)) for rule in dispute.state_rules):
            found[tuple(level for m, (_, level) in zip(names, levels, strict=True) if m in members)] = None
    ordered = [m for m in names if m in members]
    return [{**dispute.start, **dict(zip(ordered, o, strict=True))} for o in found]


def brute_gap(
    dispute: Dispute, here: list[dict[str, str]], mine: str, other: str
) -> tuple[float, float, float] | None:
    """A value gap by going through every combination, and every end of either side's numbers."""
    found = []
    for end, far in product(ends_of(dispute, mine), ends_of(dispute, other)):
        own: list = [worth_of(dispute, mine, s, end) for s in here]
        their: list = [worth_of(dispute, other, s, far) for s in here]
        if dispute.preference(mine).priorities is not None:
            own = [sorted(set(own)).index(x) for x in own]
        conceded = max(o for o, t in zip(own, their, strict=True) if t == max(their))
        span = max(own) - min(own)
        if span:
            found.append(float((max(own) - conceded) / span))
        elif not found:
            return None
    return found[0], min(found), max(found)


@pytest.mark.parametrize("seed", range(5))
def test_value_gaps_equal_brute_force(seed: int) -> None:
    measured = 0
    for dispute in draw_disputes(seed, 40):
        gap = measure_gap(dispute, pairs="all")
        options = {issue: list_options(dispute, issue) for issue in dispute.effective.issues}
        for g in gap.issues:
            for side, other in ((g.first, g.second), (g.second, g.first)):
                expected = brute_gap(dispute, options[g.issue], side.actor, other.actor)
                if expected is None:
                    assert side.gap is None
                    assert side.reason
                    continue
                assert side.gap is not None
                assert (side.gap.value, side.gap.low, side.gap.high) == pytest.approx(
                    expected, abs=1e-8
                )  # drawn weights keep nine decimals
                measured += 1
    assert measured > 150


def shares(gap: Gap) -> dict[tuple[str, str, str], tuple[float, ...] | None]:
    out: dict[tuple[str, str, str], tuple[float, ...] | None] = {}
    for g in gap.issues:
        for side, other in ((g.first, g.second), (g.second, g.first)):
            found = side.gap
            out[g.issue, side.actor, other.actor] = (
                None if found is None else tuple(round(x, 9) for x in (found.value, found.low, found.high))
            )
    return out


def test_nothing_changes_when_actors_stand_in_another_order() -> None:
    for dispute in draw_disputes(11, 25):
        data = dispute.to_dict()
        data["actors"] = dict(reversed(data["actors"].items()))
        data["measures"] = dict(reversed(data["measures"].items()))
        turned = measure_gap(read_data(data), pairs="all")
        plain = measure_gap(dispute, pairs="all")
        assert shares(turned) == shares(plain)
        alike = {(g.issue, frozenset(g.pair)): g.agreement for g in plain.issues}
        assert {(g.issue, frozenset(g.pair)): g.agreement for g in turned.issues} == alike
        clashes = {frozenset(s.pair): {frozenset(c) for c in s.clashes} for s in plain.sequences}
        assert {frozenset(s.pair): {frozenset(c) for c in s.clashes} for s in turned.sequences} == clashes


def test_value_gaps_stay_when_payoffs_are_rescaled() -> None:
    def scaled(number: object, by: float) -> object:
        if isinstance(number, dict):
            return {
                k: scaled(v, by) if k in ("value", "low", "high") or not isinstance(v, str) else v
                for k, v in number.items()
            }
        return number * by if isinstance(number, (int, float)) else number

    for dispute in draw_disputes(12, 25):
        data = dispute.to_dict()
        for k, preference in enumerate(data["preferences"].values()):
            if "worth" in preference:
                preference["worth"] = {item: scaled(n, 3 + k) for item, n in preference["worth"].items()}
        assert shares(measure_gap(read_data(data), pairs="all")) == shares(measure_gap(dispute, pairs="all"))


def test_a_level_that_nobody_likes_best_or_least_leaves_the_gaps() -> None:
    before = measure_gap(load_border()).issue("commerce")
    text = BORDER.replace("levels: [none, some, full]", "levels: [none, little, some, full]")
    text = text.replace("trade: {some: {value: 2,", "trade: {little: 0.5, some: {value: 2,")
    text = text.replace("trade: {some: -1,", "trade: {little: -0.5, some: -1,")
    after = measure_gap(load_text(text)).issue("commerce")
    assert after.possible == before.possible + 2
    assert (after.first.gap, after.second.gap) == (before.first.gap, before.second.gap)


ranks = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=12)


@given(ranks)
def test_agreement_counts_pairs_that_stand_the_same_way(pairs: list[tuple[int, int]]) -> None:
    total = []
    for (a, b), (c, d) in combinations(pairs, 2):
        total.append(0.5 if a == c or b == d else float((a < c) == (b < d)))
    one, other = (np.array(x) for x in zip(*pairs, strict=True))
    assert measure_agreement(one, other) == pytest.approx(sum(total) / len(total))
    assert measure_agreement(one, other) == measure_agreement(other, one)
    assert measure_agreement(one, -other) == pytest.approx(1 - measure_agreement(one, other))


def test_agreement_over_many_combinations_is_the_same_number() -> None:
    rng = np.random.default_rng(1)
    one, other = rng.integers(0, 40, 3_500), rng.integers(0, 9, 3_500)
    alike = np.sign(one[:, None] - one[None, :]) * np.sign(other[:, None] - other[None, :])
    expected = 0.5 + 0.5 * alike.sum() / (3_500 * 3_499)
    assert measure_agreement(one, other) == pytest.approx(
        expected, abs=1e-8
    )  # drawn weights keep nine decimals
    assert measure_agreement(one, np.zeros_like(one)) == 0.5


def test_agreement_needs_something_to_compare() -> None:
    with pytest.raises(ValueError, match="at least two"):
        measure_agreement(np.array([1]), np.array([1]))


def test_a_ranking_judges_what_it_ranks() -> None:
    text = """
format: 1
id: ranked
title: Two switches
actors: {ann: {}, bob: {}}
measures: {a: {owner: ann}, b: {owner: bob}}
rules: [{require: a, when: b}]
issues: {first: [a], second: [b]}
preferences:
  ann: {ranking: [{}, {a: yes, b: yes}, {a: yes}]}
  bob: {ranking: [{a: yes, b: yes}, {a: yes}, {}]}
"""
    gap = measure_gap(load_text(text))
    assert gap.issue("first").first.gap == Interval(1, 1, 1)
    assert gap.issue("second").first.gap is None  # b alone is no state, so nothing is ranked there
    assert "choose" in gap.issue("second").first.reason


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"pairs": [("north", "souht")]}, "did you mean 'south'"),
        ({"pairs": [("north", "north")]}, "two different"),
        ({"pairs": "everyone"}, "'parties', 'all'"),
        ({"pairs": []}, "'parties', 'all'"),
        ({"issues": ["crosing"]}, "did you mean 'crossing'"),
        ({"target": "trafic"}, "did you mean 'traffic'"),
        ({"allowed": "somewhere"}, "'anywhere' or 'alone'"),
    ],
)
def test_settings_that_name_nothing_are_refused(settings: dict, message: str) -> None:
    with pytest.raises(SettingError, match=message):
        measure_gap(load_border(), **settings)


def test_one_party_has_nobody_to_be_apart_from() -> None:
    with pytest.raises(SettingError, match="no pair to compare"):
        measure_gap(load_border().without("south"))
