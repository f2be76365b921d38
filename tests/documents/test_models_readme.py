"""models/README.md explains every parameter and lists every bundled mechanism."""

import doctest
from pathlib import Path
from typing import get_args

import pytest
from openpyxl import Workbook
from pydantic import BaseModel

from citypact.bundled import bundled_folder
from citypact.case import load_case
from citypact.case.starter import write_starter
from citypact.mechanism import bundled_models, load_model
from citypact.mechanism.model import SECTIONS, Mechanism
from citypact.negotiation.files import load_offer
from citypact.negotiation.offer import Clause
from citypact.negotiation.position import settle_offer, take_position
from citypact.negotiation.selection import SELECT
from citypact.worth import worth_table

PAGE = (bundled_folder("models") / "README.md").read_text("utf-8")


def parameters(room: str) -> list[str]:
    annotation = Mechanism.model_fields[room].annotation
    models = [part for part in (annotation, *get_args(annotation)) if isinstance(part, type)]
    (model,) = [part for part in models if issubclass(part, BaseModel)]
    return list(model.model_fields)


def section(room: str) -> str:
    """The section whose heading names the room."""
    (found,) = [part for part in PAGE.split("\n## ") if f"`[{room}]`" in part.split("\n")[0]]
    return found


@pytest.mark.parametrize("room", SECTIONS)
def test_every_parameter_has_its_row(room: str) -> None:
    rows = [line.split("|")[1] for line in section(room).split("\n") if line.startswith("| `")]
    named = {name.strip(" `").removeprefix(f"{room}.") for row in rows for name in row.split(",")}
    assert set(parameters(room)) <= named


def test_its_python_runs() -> None:
    page = str(bundled_folder("models") / "README.md")
    failed, tried = doctest.testfile(page, module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert tried >= 5
    assert failed == 0


@pytest.mark.parametrize("name", bundled_models())
def test_every_mechanism_is_listed(name: str) -> None:
    assert f"`{name}`" in PAGE.split("## Notation")[0]


def test_published_figures_name_a_rule_and_a_test_that_loads_it() -> None:
    tests = Path(__file__).parents[1] / "published"
    figures = next(part for part in PAGE.split("\n## ") if part.startswith("Published figures"))
    rows = [line.split("|")[1::2] for line in figures.split("\n") if line.startswith("| `")]
    for rules, test in rows:
        source = (tests / f"{test.strip(' `')}.py").read_text("utf-8")
        for name in rules.split(","):
            assert f'"{name.strip(" `")}"' in source
    statutes = {name for name in bundled_models() if name.rsplit("-", 1)[-1].isdigit()}
    assert statutes <= {name.strip(" `") for rules, _ in rows for name in rules.split(",")}


OFFERS = next(part for part in PAGE.split("\n## ") if part.startswith("Offers\n"))


def table(heading: str) -> list[list[str]]:
    """The table of the section on offers whose first heading is this, its own rule left out."""
    lines = OFFERS[OFFERS.index(f"\n| {heading} |") + 1 :].split("\n\n")[0].splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [rows[0], *rows[2:]]


def test_the_offer_runs_and_its_sheets_say_the_same(tmp_path: Path) -> None:
    write_starter(tmp_path / "my-cities")
    case, hybrid = load_case(tmp_path / "my-cities"), load_model("hybrid")
    (tmp_path / "offer.toml").write_text(OFFERS.split("```toml\n")[1].split("```")[0], "utf-8")
    offer = load_offer(tmp_path / "offer.toml", hybrid)
    assert offer.model == "hybrid"
    scheme = settle_offer(take_position(case, hybrid, offer, worth_table(case)))
    assert [max(scheme.terms.origin_share[transfer]) for transfer in ("steel", "parts")] == [0.5, 0.4]
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, heading in (("clauses", "number"), ("rules", "rule")):
        sheet = book.create_sheet(name)
        for row in table(heading):
            sheet.append([cell or None for cell in row])
    book.save(tmp_path / "offer.xlsx")
    read = load_offer(tmp_path / "offer.xlsx", hybrid)
    assert (read.clauses, read.rules) == (offer.clauses, offer.rules)


def test_every_clause_and_what_it_may_name_is_explained() -> None:
    rows = table("`number`")[1:]
    numbers = {name.strip(" `") for row in rows for name in row[0].split(",")}
    assert numbers == {*SELECT, "term"}
    for name in Clause.model_fields:
        assert f"`{name}`" in OFFERS, name
