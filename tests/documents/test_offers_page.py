"""The page on offers explains every clause, in both languages; what it shows runs."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from citypact.bundled import PAGES
from citypact.case import load_case
from citypact.case.starter import write_starter
from citypact.mechanism import load_model
from citypact.negotiation.files import load_offer
from citypact.negotiation.numbers import KINDS
from citypact.negotiation.offer import Clause
from citypact.negotiation.position import settle_offer, take_position
from citypact.worth import worth_table

pages = pytest.mark.parametrize(
    "page", [known.read_text("utf-8") for known in PAGES["offers"].values()], ids=[*PAGES["offers"]]
)


def table(page: str, heading: str) -> list[list[str]]:
    """The table of a page whose first heading is this, its own rule left out."""
    lines = page[page.index(f"\n| {heading} |") + 1 :].split("\n\n")[0].splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [rows[0], *rows[2:]]


@pages
def test_the_offer_runs_and_its_sheets_say_the_same(page: str, tmp_path: Path) -> None:
    write_starter(tmp_path / "my-cities")
    case, hybrid = load_case(tmp_path / "my-cities"), load_model("hybrid")
    (tmp_path / "offer.toml").write_text(page.split("```toml\n")[1].split("```")[0], "utf-8")
    offer = load_offer(tmp_path / "offer.toml", hybrid)
    assert offer.model == "hybrid"
    scheme = settle_offer(take_position(case, hybrid, offer, worth_table(case)))
    assert [max(scheme.terms.origin_share[transfer]) for transfer in ("steel", "parts")] == [0.5, 0.4]
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, heading in (("clauses", "number"), ("rules", "rule")):
        sheet = book.create_sheet(name)
        for row in table(page, heading):
            sheet.append([cell or None for cell in row])
    book.save(tmp_path / "offer.xlsx")
    read = load_offer(tmp_path / "offer.xlsx", hybrid)
    assert (read.clauses, read.rules) == (offer.clauses, offer.rules)


@pages
def test_every_clause_and_what_it_may_name_is_explained(page: str) -> None:
    rows = table(page, "`number`")[1:]
    numbers = {name.strip(" `") for row in rows for name in row[0].split(",")}
    assert numbers == {*KINDS, "term"} - {"gain"}
    for name in Clause.model_fields:
        assert f"`{name}`" in page, name
