"""The scheme as an agreement: every city, transfer, ratio and payment is in the text, and nothing that is not."""

import io
import re
from collections.abc import Callable

import docx
import pytest

from citypact.report import Dossier
from citypact.report.agreement import agreement, docx_bytes
from citypact.report.tables import payments
from citypact.text import in_language
from support.dossiers import designed, short, simulated


def texts(dossier: Dossier, lang: str) -> list[str]:
    """Everything that the document says, paragraph by paragraph and cell by cell."""
    document = docx.Document(io.BytesIO(docx_bytes(dossier, lang)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in document.paragraphs] + cells


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("make", [designed, simulated, short])
def test_the_document_holds_every_name_and_every_payment(make: Callable[[], Dossier], lang: str) -> None:
    dossier = make()
    scheme, names = dossier.scheme, dossier.names
    said = texts(dossier, lang)
    whole = "\n".join(said)
    for key in [*scheme.terms.plan, *scheme.terms.projects]:
        assert in_language(names.subject(key), lang) in whole
    for city in scheme.case.cities:
        assert city.name.text(lang) in said  # a line to sign on
    table = payments(dossier)
    for row in table.rows:
        assert set(table.texts(row, lang)) <= set(said)


def test_what_is_agreed_on_a_transfer_reads_as_the_terms_say() -> None:
    dossier = designed()
    terms, case = dossier.scheme.terms, dossier.scheme.case
    articles = {in_language(article.title, "en"): article for article in agreement(dossier).articles}
    article = articles["Industries that move and how their tax is shared"]
    paragraphs = [in_language(text, "en") for text in article.paragraphs]
    assert len(paragraphs) == len(terms.plan)
    for transfer, host in terms.plan.items():
        name = case.transfer[transfer].name.text("en")
        (text,) = [text for text in paragraphs if text.startswith(f"{name} moves")]
        assert f"to {in_language(dossier.names.party(host), 'en')}" in text
        agreed = [share for share in terms.origin_share.get(transfer, ()) if share > 0]
        for stated in re.findall(r"([\d.]+)%", text):
            assert any(abs(float(stated) / 100 - share) <= 0.0005 + 1e-12 for share in agreed)
        if agreed:
            assert f"{100 * max(agreed):.1f}%" in text


def test_the_same_scheme_gives_the_same_document() -> None:
    assert docx_bytes(designed(), "zh") == docx_bytes(designed(), "zh")
    assert docx_bytes(designed(), "en") != docx_bytes(designed(), "zh")


def test_headings_of_annexes_stand_on_every_page() -> None:
    document = docx.Document(io.BytesIO(docx_bytes(designed(), "en")))
    annexes = document.tables[1:]  # the first is for signatures
    assert annexes
    assert all("w:tblHeader" in table.rows[0]._tr.xml for table in annexes)
    assert all("w:cantSplit" in row._tr.xml for table in annexes for row in table.rows)
