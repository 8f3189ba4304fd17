"""Tables, charts and explanations as HTML. Everything that comes from a dispute is escaped here and nowhere
else.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from detente.present.chart import Chart
from detente.present.explanation import Explanation, Sentence
from detente.present.table import Table
from detente.present.values import Cell, Interval, Phrase, Ref

# A notebook has no style sheet of ours; the brief and the web page bring their own and leave this out.
_NOTEBOOK_STYLE = """<style>
.detente{max-width:52rem}
.detente table{border-collapse:collapse;margin:.6em 0}
.detente caption{text-align:left;font-weight:600;padding:.2em 0;color:inherit}
.detente th,.detente td{padding:.2em .7em;text-align:left;vertical-align:top;border-bottom:1px solid #8884}
.detente th[scope=rowgroup]{padding-top:.6em}
.detente .date{white-space:nowrap}
.detente .number{text-align:right;font-variant-numeric:tabular-nums}
.detente .range,.detente .notes,.detente .caution{opacity:.75;font-size:.92em}
.detente .headline{font-size:1.1em;font-weight:600}
.detente figure{margin:.6em 0}
</style>"""


_WIDE = 600  # pixels


def sentence_html(sentence: Sentence) -> str:
    """The words of a sentence as HTML, without a paragraph around them."""
    return clauses_html(sentence.clauses)


def clauses_html(clauses: Iterable[str | Ref]) -> str:
    """Clauses as HTML: words escaped, references as spans that say what they point at."""
    return "".join(escape(clause) if isinstance(clause, str) else ref_html(clause) for clause in clauses)


def ref_html(ref: Ref) -> str:
    """A reference as a span; a page that has somewhere to go makes links of these."""
    where = f'data-kind="{escape(ref.kind)}" data-id="{escape(ref.id)}"'
    return f'<span class="ref" {where}>{escape(ref.label)}</span>'


def explanation_html(explanation: Explanation) -> str:
    """An explanation as paragraphs and lists."""
    parts = []
    for style, sentences in explanation.paragraphs():
        if style == "item":
            items = "".join(f"<li>{sentence_html(sentence)}</li>" for sentence in sentences)
            parts.append(f"<ul>{items}</ul>")
            continue
        kind = "" if style == "body" else f' class="{style}"'
        parts.append(f"<p{kind}>{' '.join(sentence_html(sentence) for sentence in sentences)}</p>")
    return "\n".join(parts)


def table_html(table: Table, *, label: str = "", id: str | None = None) -> str:
    """A table as HTML: a caption (after `label`, such as "Table 2"), header cells with their scope, notes
    below.
    """
    sides = ["number" if column.side == "right" else column.side for column in table.columns]
    sides = [
        "date" if column.kind == "date" else side for column, side in zip(table.columns, sides, strict=True)
    ]
    classes = [f' class="{side}"' if side != "left" else "" for side in sides]
    named = f'<span class="label">{escape(label)}</span> ' if label else ""
    anchor = _id(table.id if id is None else id)
    parts = [
        f"<table{anchor}{_class(table.id)}><caption>{named}{escape(table.title)}</caption>",
        "<thead><tr>",
    ]
    for column, kind in zip(table.columns, classes, strict=True):
        unit = f' <span class="unit">({escape(column.unit)})</span>' if column.unit else ""
        title = f' title="{escape(column.help)}"' if column.help else ""
        parts.append(f'<th scope="col"{kind}{title}>{escape(column.title)}{unit}</th>')
    parts.append("</tr></thead>")
    for label_of_group, positions in table.grouped():
        parts.append("<tbody>")
        if label_of_group:
            span = len(table.columns)
            parts.append(f'<tr><th scope="rowgroup" colspan="{span}">{escape(label_of_group)}</th></tr>')
        for position in positions:
            cells = zip(table.rows[position], table.cells[position], classes, strict=True)
            parts.append("<tr>" + "".join(_cell(at, *cell) for at, cell in enumerate(cells)) + "</tr>")
        parts.append("</tbody>")
    parts.append("</table>")
    if table.notes:
        parts.append(f'<p class="notes">{" ".join(escape(note) for note in table.notes)}</p>')
    return "".join(parts)


def chart_html(chart: Chart, *, label: str = "", id: str | None = None) -> str:
    """A chart as a figure: the picture as inline SVG, read out as its alt text, with a caption."""
    named = f'<span class="label">{escape(label)}</span> ' if label else ""
    # A wide picture scrolls in its own frame on a small screen, where its letters would become too small to read.
    frame = 'class="picture wide" tabindex="0"' if chart.width > _WIDE else 'class="picture"'
    picture = f'<div {frame} role="img" aria-label="{escape(chart.alt)}">{chart.to_svg(inline=True)}</div>'
    caption = f"<figcaption>{named}{escape(chart.title)}</figcaption>"
    return f"<figure{_id(chart.id if id is None else id)}>{picture}{caption}</figure>"


def notebook_html(parts: Iterable[Explanation | Table | Chart]) -> str:
    """Parts of an answer one below the other, with the little style a notebook needs."""
    return f'{_NOTEBOOK_STYLE}<div class="detente">' + "\n".join(part_html(part) for part in parts) + "</div>"


def part_html(part: Explanation | Table | Chart) -> str:
    """Whichever of the three it is, as HTML."""
    if isinstance(part, Explanation):
        return explanation_html(part)
    return table_html(part) if isinstance(part, Table) else chart_html(part)


def _cell(at: int, cell: Cell, text: str, kind: str) -> str:
    inner = _cell_inner(cell, text)
    if at == 0:
        return f'<th scope="row"{kind}>{inner}</th>'
    return f"<td{kind}>{inner}</td>"


def _cell_inner(cell: Cell, text: str) -> str:
    if isinstance(cell, Ref):
        return ref_html(cell)
    if isinstance(cell, Phrase):
        return clauses_html(cell.clauses)
    if isinstance(cell, Interval):
        value, _, rest = text.partition(" ")
        return f'{escape(value)} <span class="range">{escape(rest)}</span>' if rest else escape(value)
    return escape(text).replace("\n", "<br>")


def _class(name: str) -> str:
    return f' class="{escape(name)}"' if name else ""


def _id(id: str) -> str:
    return f' id="{escape(id)}"' if id else ""
