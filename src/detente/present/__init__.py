"""What an answer looks like: tables, charts and explanations, and their forms in text, HTML, Word and JSON.

Knows nothing of disputes or analyses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente._lazy import resolve_lazily

if TYPE_CHECKING:
    from detente.present.bars import Bar, Part, draw_bars, draw_contributions
    from detente.present.chart import Chart
    from detente.present.explanation import Explanation, Sentence, explain, list_words, phrase, say, tell
    from detente.present.frontier import Spot, draw_frontier
    from detente.present.lanes import Lane, Span, Track, draw_lanes
    from detente.present.lettering import show
    from detente.present.matrix import draw_matrix
    from detente.present.network import Arrow, Node, draw_network
    from detente.present.numerals import format_number, format_share
    from detente.present.plain import to_json_text, to_plain
    from detente.present.points import Mark, Step, draw_lines, draw_ranges
    from detente.present.progress import SILENT, NoProgress, Progress, ShownProgress
    from detente.present.result import Result, Shown, result_html
    from detente.present.standings import Standing, draw_standings
    from detente.present.table import Column, RowGroup, Table
    from detente.present.theme import actor_colours
    from detente.present.timeline import Strip, Timeline, draw_strips
    from detente.present.values import Cell, Interval, Phrase, Ref, ref

__all__ = [
    "SILENT",
    "Arrow",
    "Bar",
    "Cell",
    "Chart",
    "Column",
    "Explanation",
    "Interval",
    "Lane",
    "Mark",
    "NoProgress",
    "Node",
    "Part",
    "Phrase",
    "Progress",
    "Ref",
    "Result",
    "RowGroup",
    "Sentence",
    "Shown",
    "ShownProgress",
    "Span",
    "Spot",
    "Standing",
    "Step",
    "Strip",
    "Table",
    "Timeline",
    "Track",
    "actor_colours",
    "draw_bars",
    "draw_contributions",
    "draw_frontier",
    "draw_lanes",
    "draw_lines",
    "draw_matrix",
    "draw_network",
    "draw_ranges",
    "draw_standings",
    "draw_strips",
    "explain",
    "format_number",
    "format_share",
    "list_words",
    "phrase",
    "ref",
    "result_html",
    "say",
    "show",
    "tell",
    "to_json_text",
    "to_plain",
]

_PLACES = {
    "bars": ["Bar", "Part", "draw_bars", "draw_contributions"],
    "chart": ["Chart"],
    "explanation": ["Explanation", "Sentence", "explain", "list_words", "phrase", "say", "tell"],
    "frontier": ["Spot", "draw_frontier"],
    "lanes": ["Lane", "Span", "Track", "draw_lanes"],
    "lettering": ["show"],
    "matrix": ["draw_matrix"],
    "network": ["Arrow", "Node", "draw_network"],
    "numerals": ["format_number", "format_share"],
    "plain": ["to_json_text", "to_plain"],
    "points": ["Mark", "Step", "draw_lines", "draw_ranges"],
    "progress": ["SILENT", "NoProgress", "Progress", "ShownProgress"],
    "result": ["Result", "Shown", "result_html"],
    "standings": ["Standing", "draw_standings"],
    "table": ["Column", "RowGroup", "Table"],
    "theme": ["actor_colours"],
    "timeline": ["Strip", "Timeline", "draw_strips"],
    "values": ["Cell", "Interval", "Phrase", "Ref", "ref"],
}

__getattr__, __dir__ = resolve_lazily(
    __name__, {name: f"{__name__}.{module}.{name}" for module, names in _PLACES.items() for name in names}
)
