"""The styles of the Word file: a ministry changes a style once, not every paragraph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document

_SERIF, _SANS = "Times New Roman", "Arial"  # every office has these, or fonts of the same widths
_INK, _SOFT, _ACCENT = "1C2530", "5D6875", "1F4E79"

# name: (font, points, colour, bold, space before, space after)
_PARAGRAPHS: dict[str, tuple[str, float, str, bool, float, float]] = {
    "Normal": (_SERIF, 9.5, _INK, False, 0, 3),
    "Title": (_SANS, 17, _INK, True, 0, 2),
    "Subtitle": (_SERIF, 9.5, _SOFT, False, 0, 6),
    "Heading 1": (_SANS, 11.5, _ACCENT, True, 6, 2),
    "Heading 2": (_SANS, 10, _ACCENT, True, 6, 2),
    "List Bullet": (_SERIF, 9.5, _INK, False, 0, 2),
    "Caption": (_SANS, 8.5, _SOFT, False, 4, 3),
    "Footer": (_SANS, 7.5, _SOFT, False, 0, 0),
    "Headline": (_SERIF, 9.5, _INK, True, 0, 3),
    "Caution": (_SERIF, 9, _SOFT, False, 0, 4),
    "Note": (_SANS, 7.8, _SOFT, False, 2, 5),
    "Kind": (_SANS, 8.5, _SOFT, False, 0, 2),
    "Basis": (_SANS, 8.5, _INK, False, 3, 6),
    "Cell": (_SANS, 7.8, _INK, False, 0.4, 0.4),
}


def define_styles(document: Document) -> None:
    """Give the document the styles that the brief uses, changing those it has and adding those it lacks."""
    from docx.enum.style import WD_STYLE_TYPE

    known = {style.name for style in document.styles}
    for name, look in _PARAGRAPHS.items():
        if name not in known:
            added: Any = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            added.base_style = document.styles["Normal"]
        _set_look(document.styles[name], *look)
    for name in ("Heading 1", "Headline", "Caption"):
        paragraph: Any = document.styles[name]
        paragraph.paragraph_format.keep_with_next = name != "Caption"
    _set_language(document, "en-GB")
    _strip_title_rule(document.styles["Title"])
    _add_table_style(document)


def _set_look(
    style: Any, font: str, points: float, colour: str, bold: bool, before: float, after: float
) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style.font.name = font
    # Word keeps a font for each script; the template's own would win for some of them.
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), font)
    for spacing in style.element.rPr.findall(qn("w:spacing")):
        style.element.rPr.remove(spacing)  # the template spaces the letters of titles
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
        fonts.attrib.pop(qn(theme), None)
    style.font.size = Pt(points)
    style.font.color.rgb = RGBColor.from_string(colour)
    style.font.bold = bold
    style.font.italic = False
    style.paragraph_format.space_before = Pt(before)
    style.paragraph_format.space_after = Pt(after)
    style.paragraph_format.line_spacing = 1.03


def _set_language(document: Document, language: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties: Any = document.styles["Normal"].element
    mark = OxmlElement("w:lang")
    mark.set(qn("w:val"), language)
    properties.get_or_add_rPr().append(mark)


def _strip_title_rule(style: Any) -> None:
    """The template draws a blue rule under the title."""
    from docx.oxml.ns import qn

    for border in style.element.iter(qn("w:pBdr")):
        border.getparent().remove(border)
        break


def _add_table_style(document: Document) -> None:
    """`Brief Table`: a rule above and below, one under the header, hair lines between rows, no shading."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    rule = 'w:val="single" w:space="0" w:color="1C2530" w:sz="8"'
    hair = 'w:val="single" w:space="0" w:color="DDE2E7" w:sz="4"'
    document.styles.element.append(
        parse_xml(
            f"""<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="BriefTable">
              <w:name w:val="Brief Table"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/>
              <w:pPr><w:spacing w:before="10" w:after="10" w:line="240" w:lineRule="auto"/></w:pPr>
              <w:tblPr><w:tblStyleRowBandSize w:val="1"/>
                <w:tblBorders><w:top {rule}/><w:bottom {rule}/><w:insideH {hair}/></w:tblBorders>
                <w:tblCellMar><w:left w:w="40" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tblCellMar>
              </w:tblPr>
              <w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr>
                <w:tcPr><w:tcBorders><w:bottom {rule}/></w:tcBorders><w:vAlign w:val="bottom"/></w:tcPr>
              </w:tblStylePr>
            </w:style>"""
        )
    )
