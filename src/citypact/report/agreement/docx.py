"""The agreement as a Word document on A4: the text upright, annexes across the page with headings on every page."""

import io
import re
from typing import TYPE_CHECKING

from rich.cells import cell_len

from ...storage.archive import timeless
from ...text import in_language, say
from ..dossier import Dossier
from ..table import Table
from .articles import Agreement, agreement

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table as Grid
    from docx.table import _Row
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

_MINUS = re.compile(r"(?<![\w)\]])-(?=\d)")
_LATIN, _CHINESE = "Times New Roman", "SimSun"
_SMALL, _NOTE = 7.5, 8.5
"""Points of the tables of annexes, and of what is said of them."""
_ACROSS = 23.3
"""Centimetres between the margins of a page across."""
_MARGIN = 0.1
"""Centimetres between the lines of a cell of an annex and what is in it."""
_CHARACTER = 0.17
"""Centimetres of a digit of an annex in the widest fonts that stand in where the document's are not there."""
_MOST = 60
"""Characters from which on a text of an annex is broken, whatever room there is."""
_NAME = 8
"""Characters up to which Chinese, which may be broken anywhere, is kept on one line."""
_SIGNED = (5.0, 9.6)
"""Centimetres of the name of a party, and of where it signs."""


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
        _say(document.add_paragraph(), in_language(note, lang)).italic = True
    for number, article in enumerate(text.articles, start=1):
        title = say("report.agreement.numbered", lang, number=number, title=article.title)
        document.add_heading(title, 1)
        for place, paragraph in enumerate(article.paragraphs, start=1):
            _say(document.add_paragraph(), f"{number}.{place}  {in_language(paragraph, lang)}")
    _signatures(document, text, lang)
    _annexes(document, text, lang)


def _signatures(document: "Document", text: Agreement, lang: str) -> None:
    from docx.shared import Cm

    document.add_heading(say("report.agreement.signed", lang), 1)
    grid = document.add_table(rows=0, cols=2)
    grid.autofit = False
    for column, width in zip(grid.columns, _SIGNED, strict=True):
        column.width = Cm(width)
    for party in text.parties:
        row = grid.add_row()
        _whole(row)
        said = in_language(party, lang), say("report.agreement.signature", lang)
        for cell, words, width in zip(row.cells, said, _SIGNED, strict=True):
            cell.text, cell.width = words, Cm(width)


def _annexes(document: "Document", text: Agreement, lang: str) -> None:
    from docx.enum.section import WD_ORIENT, WD_SECTION

    page = document.add_section(WD_SECTION.NEW_PAGE)
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = page.page_height, page.page_width
    for number, table in enumerate(text.annexes, start=1):
        document.add_heading(say("report.agreement.annex", lang, number=number, title=table.title), 2)
        _note(document, in_language(text.unit, lang)).paragraph_format.keep_with_next = True
        _grid(document, table, lang)
        if table.note is not None:
            _note(document, in_language(table.note, lang))
        if table.rounded:
            _note(document, say("report.rounded", lang))
        if table.marked:
            _note(document, say("report.assumed_mark", lang))


def _note(document: "Document", words: str) -> "Paragraph":
    """What is said of the table of an annex, nearly as small as what is in it."""
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    _say(paragraph, words).font.size = Pt(_NOTE)
    return paragraph


def _grid(document: "Document", table: Table, lang: str) -> None:
    from docx.shared import Cm

    rows = [table.headings(lang), *(table.texts(row, lang) for row in table.rows)]
    if table.total is not None:
        rows.append(table.total_texts(lang))
    grid = document.add_table(rows=0, cols=len(table.columns), style="Table Grid")
    grid.autofit = False
    _narrow_margins(grid)
    right, widths = [column.is_number for column in table.columns], _widths(rows)
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Cm(width)
    for cells in rows:
        _fill(grid.add_row(), cells, right, widths)
    _repeat(grid.rows[0])


def _widths(rows: list[list[str]]) -> list[float]:
    """Centimetres of each column: no number and no word is broken while there is room, and the rest goes by length."""
    columns = list(zip(*rows, strict=True))
    least = [_CHARACTER * max(map(_longest_word, texts)) + 2 * _MARGIN for texts in columns]
    longest = [_CHARACTER * min(max(map(cell_len, texts)), _MOST) + 2 * _MARGIN for texts in columns]
    spare = _ACROSS - sum(least)
    if spare < 0:
        return [_ACROSS * width / sum(least) for width in least]
    wanted = [max(0.0, long - width) for long, width in zip(longest, least, strict=True)]
    by = wanted if sum(wanted) > spare else longest
    return [width + spare * part / sum(by) for width, part in zip(least, by, strict=True)]


def _longest_word(text: str) -> int:
    """Characters of the longest part that should stay on one line."""
    return max(
        (min(cell_len(word), _NAME) if cell_len(word) > len(word) else len(word) for word in text.split()), default=1
    )


def _fill(row: "_Row", texts: list[str], right: list[bool], widths: list[float]) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm, Pt

    _whole(row)
    for cell, text, flush_right, width in zip(row.cells, texts, right, widths, strict=True):
        cell.width = Cm(width)
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        _say(paragraph, text).font.size = Pt(_SMALL)
        if flush_right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _say(paragraph: "Paragraph", text: str) -> "Run":
    """The text as a run, in which no line ends between a minus and its number."""
    from docx.oxml import OxmlElement

    first, *others = _MINUS.split(text)
    run = paragraph.add_run(first)
    for part in others:
        run._r.append(OxmlElement("w:noBreakHyphen"))
        run.add_text(part)
    return run


def _whole(row: "_Row") -> None:
    """No page break within the row."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _narrow_margins(grid: "Grid") -> None:
    """Little room between the lines of cells and what is in them."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm

    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(Cm(_MARGIN).twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    grid._tbl.tblPr.insert_element_before(margins, "w:tblLook", "w:tblCaption", "w:tblDescription", "w:tblPrChange")


def _repeat(row: "_Row") -> None:
    """The row stands again on every page that its table reaches."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
