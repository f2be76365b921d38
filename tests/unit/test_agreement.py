"""The scheme as an agreement: every city, transfer, ratio and payment is in the text, and nothing that is not."""

import io
import re
from collections.abc import Callable

import docx
import pytest

from citypact.optimize import design
from citypact.report import Dossier
from citypact.report.agreement import agreement, docx_bytes
from citypact.report.tables import payments
from citypact.text import in_language
from support.anyway import three_cities
from support.desk import hybrid
from support.dossiers import designed, short, simulated
from support.two_cities import two_city_case


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


@pytest.mark.parametrize(("lang", "first"), [("en", "Article 1. "), ("zh", "第 1 条")])
def test_what_is_no_part_of_the_agreement_stands_where_it_is_said_to(lang: str, first: str) -> None:
    dossier = designed()
    notes, lines = agreement(dossier).notes, texts(dossier, lang)
    (heading,) = [place for place, line in enumerate(lines) if line.startswith(first)]
    assert lines[1:heading] == [in_language(note, lang) for note in notes]
    assert {"en": "above article 1", "zh": "第 1 条之前"}[lang] in lines[1]


def test_headings_of_annexes_stand_on_every_page() -> None:
    document = docx.Document(io.BytesIO(docx_bytes(designed(), "en")))
    annexes = document.tables[1:]  # the first is for signatures
    assert annexes
    assert all("w:tblHeader" in table.rows[0]._tr.xml for table in annexes)
    assert all("w:cantSplit" in row._tr.xml for table in annexes for row in table.rows)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_line_ends_between_a_minus_and_its_number(lang: str) -> None:
    document = docx.Document(io.BytesIO(docx_bytes(simulated(), lang)))
    said = [paragraph for paragraph in document.paragraphs if re.search(r"(?<!\w)-\d", paragraph.text)]
    assert said  # cities that are worse off
    for paragraph in said:
        hyphens = paragraph._p.xml.count("w:noBreakHyphen")
        assert hyphens == len(re.findall(r"(?<!\w)-\d", paragraph.text))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_number_of_an_annex_is_broken_while_there_is_room(lang: str) -> None:
    """A digit takes half of its 7.5 points in the document's font, two thirds in those that stand in for it."""
    document = docx.Document(io.BytesIO(docx_bytes(designed(), lang)))
    for table in document.tables[1:]:
        for row in table.rows:
            for cell in row.cells:
                if re.fullmatch(r"[-\d.,%*]+", cell.text):
                    assert cell.width.pt >= len(cell.text) * 7.5 * 0.64 + 2 * 2.8, cell.text
        assert sum(cell.width.cm for cell in table.rows[0].cells) == pytest.approx(23.3, abs=0.1)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_who_signs_stands_on_one_line_with_where(lang: str) -> None:
    signatures = docx.Document(io.BytesIO(docx_bytes(designed(), lang))).tables[0]
    page = 21.0 - 2 * 3.175
    assert sum(column.width.cm for column in signatures.columns) <= page
    for row in signatures.rows:
        assert "w:cantSplit" in row._tr.xml
        assert len(row.cells[1].text) * 11 * 0.55 < row.cells[1].width.pt


def test_nothing_points_to_a_list_that_is_not_there() -> None:
    for make in (designed, simulated):
        whole = "\n".join(texts(make(), "en"))
        assert "rows of the case are assumed" in whole
        assert "see the list" not in whole


def _article(dossier: Dossier, title: str) -> list[str]:
    (article,) = [a for a in agreement(dossier).articles if in_language(a.title, "en") == title]
    return [in_language(text, "en") for text in article.paragraphs]


def test_costs_of_moving_are_borne_as_the_ledger_says() -> None:
    """Without discounting: 4 for the move, half of it the origin's by the rule."""
    case = two_city_case(host={"moving_cost": 4.0})
    model = hybrid(tax_sharing={"origin_share": 0.75}, costs={"moving_origin_share": 0.5})
    dossier = Dossier(design(case, model), "design")
    (said,) = _article(dossier, "Costs of moving and compensation of firms")
    assert "firm costs" in said
    assert "old 2.0000, new 2.0000" in said
    assert not any(
        "Costs of moving" in a.title for a in agreement(Dossier(design(two_city_case(), model), "design")).articles
    )


def test_firms_that_are_kept_are_compensated_in_the_agreement() -> None:
    """A firm that would go to one host and goes to another, where it gains 0.3 a year less for four years: 1.2."""
    nobody_asks = hybrid(participation={"city": "none", "coalitions": "none", "host_no_loss": False})
    half = nobody_asks.costs.model_copy(update={"moving_origin_share": 0.25})
    dossier = Dossier(design(three_cities(), nobody_asks.model_copy(update={"costs": half})), "design")
    (said,) = _article(dossier, "Costs of moving and compensation of firms")
    assert "firm, which do not go where they would have gone, are compensated" in said
    assert "old 0.3000, hill 0.9000" in said
