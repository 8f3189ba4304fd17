"""The gap as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.analysis.gap.value import Side
from detente.present.bars import Bar, draw_bars
from detente.present.chart import Chart
from detente.present.matrix import draw_matrix
from detente.present.theme import actor_colours
from detente.present.values import Interval

if TYPE_CHECKING:
    from detente.analysis.gap.distance import Gap


def draw_gap(gap: Gap) -> Chart:
    """Where the gap between two actors lies; for several pairs, how far they order each issue alike."""
    if len(gap.pairs) > 1:
        return _draw_agreement(gap)
    d = gap.dispute
    a, b = (d.label(x) for x in gap.pairs[0])
    weighed = all(side.cardinal for g in gap.issues for side in g.sides if side.measured)
    bars: list[Bar] = []
    for k, name in enumerate((a, b)):
        sides = [(g.issue, g.sides[k]) for g in gap.issues if g.sides[k].measured]
        for issue, side in sides:
            share = _share_of_all(side, [s for _, s in sides]) if weighed else side.gap
            if share is not None:
                bars.append(Bar(d.label(issue), share if share.low < share.high else share.value, name))
    order = [d.label(g.issue) for g in gap.issues]
    bars.sort(key=lambda bar: (order.index(bar.label), bar.series != a))
    of = "all that is at stake for it" if weighed else "its range on the issue"
    colours = {d.label(x): c for x, c in actor_colours(tuple(d.actors)).items()}
    return draw_bars(
        "What each would lose if the other had its way, issue by issue",
        bars,
        alt=f"What {a} and {b} would each lose on every issue if the other had its way, as a share of {of}.",
        axis=f"share of {of}",
        kind="share",
        colours={k: v for k, v in colours.items() if k in (a, b)},
        id="gap",
    )


def _share_of_all(side: Side, sides: list[Side]) -> Interval | None:
    """What a side would lose on one issue, as a share of what is at stake for it on all, corner by corner."""
    spans = [sum(s.measured[k][1] for s in sides) for k in range(len(side.measured))]
    shares = [lost / span for (lost, _), span in zip(side.measured, spans, strict=True) if span]
    return Interval(shares[0], min(shares), max(shares)) if shares else None


def _draw_agreement(gap: Gap) -> Chart:
    d = gap.dispute
    issues = list(dict.fromkeys(g.issue for g in gap.issues))
    known = {(g.pair, g.issue): g.agreement for g in gap.issues}
    values = [[_value(known.get((pair, issue))) for issue in issues] for pair in gap.pairs]
    return draw_matrix(
        "How far two actors order an issue alike",
        [f"{d.label(a)} – {d.label(b)}" for a, b in gap.pairs],
        [d.label(issue) for issue in issues],
        values,
        alt=f"The share of comparisons that both order alike, for {len(gap.pairs)} pairs and {len(issues)} issues.",
        kind="share",
        width=720,
        id="gap-agreement",
    )


def _value(number: Interval | None) -> float | None:
    return None if number is None else number.value
