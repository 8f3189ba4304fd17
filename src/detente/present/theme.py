"""The house style of charts: few colours that stay apart for the colour-blind and in grey print, light
grids, no frame.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

# After Okabe and Ito's set for the colour-blind, without its yellow (too light on paper) and darkened where
# text stands on it. Order matters: the first two are the parties, and differ in lightness so that they
# survive a grey photocopy.
PALETTE = ("#1f4e79", "#d55e00", "#0b8a6a", "#c08a00", "#a0568a", "#5aa9d6", "#595959", "#8c510a")

INK = "#1c2530"
SOFT = "#5d6875"
LINE = "#d9dee4"
ACCENT = PALETTE[0]
GOOD = "#1f4e79"
BAD = "#d55e00"
NEUTRAL = "#9aa4af"

FONT = "'Source Sans 3', 'Segoe UI', 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif"

THEME: Mapping[str, Any] = {
    "background": "white",
    "aria": False,  # the picture as a whole has words; a screen reader is not told every mark
    "font": FONT,
    "padding": 4,
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK,
        "titleColor": SOFT,
        "labelFontSize": 11,
        "titleFontSize": 11,
        "titleFontWeight": "normal",
        "domainColor": LINE,
        "tickColor": LINE,
        "gridColor": "#eceff2",
        "labelLimit": 260,
    },
    "axisY": {"domain": False, "ticks": False, "labelPadding": 8},
    "legend": {
        "labelColor": INK,
        "titleColor": SOFT,
        "labelFontSize": 11,
        "titleFontSize": 11,
        "titleFontWeight": "normal",
        "orient": "top",
        "symbolSize": 90,
        "symbolOpacity": 1,
        "labelLimit": 260,
    },
    "header": {"labelColor": INK, "titleColor": SOFT, "labelFontSize": 11, "titleFontSize": 11},
    "text": {"color": INK, "fontSize": 11},
    "range": {"category": list(PALETTE)},
    "bar": {"color": ACCENT},
    "point": {"filled": True, "size": 80, "color": ACCENT},
    "line": {"strokeWidth": 2},
    "rule": {"color": NEUTRAL},
}


def actor_colours(actors: Sequence[str]) -> dict[str, str]:
    """A colour for every actor by its place in the dispute's file, the same in every chart of that dispute.

    Beyond the palette colours repeat; charts then tell actors apart by label as well.
    """
    return {actor: PALETTE[at % len(PALETTE)] for at, actor in enumerate(actors)}
