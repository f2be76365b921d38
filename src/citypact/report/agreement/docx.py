"""The agreement as a Word document on A4: the text upright, annexes across the page with headings on every page."""

import io
from typing import TYPE_CHECKING

from rich.cells import cell_len

from ...storage.archive import timeless
from ...text import in_language, say
from ..dossier import Dossier
from ..table import Table
from .articles import Agreement, agreement

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Row

_LATIN, _CHINESE = "Times New Roman", "SimSun"
_SMALL = 7.5
"""Points of the text of annexes."""
_ACROSS = 23.3
"""Centimetres between the margins of a page across."""
_LEAST, _MOST = 8, 36
"""Characters by which the width of a column counts."""


def docx_bytes(dossier: Dossier, lang: str) -> bytes:
    """The .docx file of a scheme's agreement in ``lang``; the same dossier gives the same bytes."""
    import docx

    document = docx.Document()
    _set_up(document)
    _write(document, agreement(dossier), lang)
    raw = io.BytesIO()
    document.save(raw)
    return timeless(raw.getvalue())


def _set_up(document: "Document") -> None:
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    for name in ("Normal", "Title", "Heading 1", "Heading 2"):
        style = document.styles[name]
        style.font.name = _LATIN
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), _CHINESE)
    document.styles["Normal"].font.size = Pt(11)
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21.0), Cm(29.7)


def _write(document: "Document", text: Agreement, lang: str) -> None:
    document.core_properties.title = in_language(text.title, lang)
    document.core_properties.author = "citypact"
    document.add_heading(in_language(text.title, lang), 0)
    for note in text.notes:
        document.add_paragraph().add_run(in_language(note, lang)).italic = True
    for number, article in enumerate(text.articles, start=1):
        title = say("report.agreement.numbered", lang, number=number, title=article.title)
        document.add_heading(title, 1)
        for place, paragraph in enumerate(article.paragraphs, start=1):
            document.add_paragraph(f"{number}.{place}  {in_language(paragraph, lang)}")
    _signatures(document, text, lang)
    _annexes(document, text, lang)


def _signatures(document: "Document", text: Agreement, lang: str) -> None:
    document.add_heading(say("report.agreement.signed", lang), 1)
    grid = document.add_table(rows=0, cols=2)
    for party in text.parties:
        cells = grid.add_row().cells
        cells[0].text = in_language(party, lang)
        cells[1].text = say("report.agreement.signature", lang)


def _annexes(document: "Document", text: Agreement, lang: str) -> None:
    from docx.enum.section import WD_ORIENT, WD_SECTION

    page = document.add_section(WD_SECTION.NEW_PAGE)
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = page.page_height, page.page_width
    for number, table in enumerate(text.annexes, start=1):
        document.add_heading(say("report.agreement.annex", lang, number=number, title=table.title), 2)
        document.add_paragraph(in_language(text.unit, lang)).paragraph_format.keep_with_next = True
        _grid(document, table, lang)
        if table.note is not None:
            document.add_paragraph(in_language(table.note, lang))
        if table.rounded:
            document.add_paragraph(say("report.rounded", lang))
        if table.marked:
            document.add_paragraph(say("report.assumed_mark", lang))


def _grid(document: "Document", table: Table, lang: str) -> None:
    from docx.shared import Cm

    rows = [table.headings(lang), *(table.texts(row, lang) for row in table.rows)]
    if table.total is not None:
        rows.append(table.total_texts(lang))
    grid = document.add_table(rows=0, cols=len(table.columns), style="Table Grid")
    grid.autofit = False
    right, widths = [column.is_number for column in table.columns], _widths(rows)
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Cm(width)
    for cells in rows:
        _fill(grid.add_row(), cells, right, widths)
    _repeat(grid.rows[0])


def _widths(rows: list[list[str]]) -> list[float]:
    """Centimetres of each column, in proportion to its longest text within limits."""
    longest = [max(map(cell_len, texts)) for texts in zip(*rows, strict=True)]
    held = [min(max(length, _LEAST), _MOST) for length in longest]
    return [_ACROSS * length / sum(held) for length in held]


def _fill(row: "_Row", texts: list[str], right: list[bool], widths: list[float]) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm, Pt

    _whole(row)
    for cell, text, flush_right, width in zip(row.cells, texts, right, widths, strict=True):
        cell.width = Cm(width)
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.add_run(text).font.size = Pt(_SMALL)
        if flush_right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _whole(row: "_Row") -> None:
    """No page break within the row."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _repeat(row: "_Row") -> None:
    """The row stands again on every page that its table reaches."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
