"""The files of a report: complete, reproducible, read back only if they still hold, self-contained."""

import csv
import io
import json
import math
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from openpyxl import load_workbook

from citypact.errors import InvalidInput
from citypact.pact.terms import Terms
from citypact.report import Dossier
from citypact.report.charts import every_chart
from citypact.report.document import document, document_bytes, plain
from citypact.report.outputs import EVERY, outputs
from citypact.report.provenance import fingerprint
from citypact.report.stored import read_dossier
from citypact.report.table import value_of
from citypact.report.tables import every_table
from citypact.text import in_language
from support.dossiers import designed, files, short, simulated
from support.sheets import head

DOSSIERS = [designed, simulated, short]


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    """A stored scheme."""
    path = tmp_path / "scheme.json"
    path.write_bytes(document_bytes(document(designed(), {"model": "hybrid"})))
    return path


def change(path: Path, edit: Callable[[dict[str, Any]], None]) -> None:
    """Edit a stored scheme by hand."""
    data = json.loads(path.read_text("utf-8"))
    edit(data)
    path.write_text(json.dumps(data), "utf-8")


@pytest.mark.parametrize("make", DOSSIERS)
def test_the_same_scheme_gives_the_same_bytes(make: Callable[[], Dossier]) -> None:
    dossier = make()
    again = Dossier(dossier.scheme, dossier.kind, dossier.compared)
    assert tuple(files(make)) == EVERY
    assert outputs(again, document(again, {}), "en") == files(make)


def test_what_is_missing_or_without_end_is_null() -> None:
    given = {"low": -math.inf, "high": [math.inf, math.nan, 1.5, np.float64(2.0), 3, True, "x", None]}
    assert plain(given) == {"low": None, "high": [None, None, 1.5, 2.0, 3, True, "x", None]}


def test_the_document_holds_everything() -> None:
    dossier = designed()
    data = json.loads(document_bytes(document(dossier, {"model": "hybrid"})))
    assert data["schema_version"] == 1
    assert Terms.model_validate(data["terms"]) == dossier.scheme.terms
    assert len(data["ledger"]) == len(dossier.scheme.ledger)
    assert {row["city"]: row["gain"] for row in data["gains"]} == dossier.scheme.gain.to_dict()
    assert {row["under bth-2015"] for row in data["gains"]} == set(dossier.compared[0].gain)
    assert data["provenance"]["inputs"]["case"] == fingerprint(dossier.scheme.case)
    assert data["provenance"]["options"] == {"model": "hybrid"}
    assert data["verdict"]["stable"] is True
    assert len(data["verdict"]["text"]["zh"]) == len(data["verdict"]["text"]["en"])


def test_no_time_and_no_place_are_stored() -> None:
    text = document_bytes(document(designed(), {})).decode()
    assert not re.search(r"\d\d:\d\d:\d\d", text)
    assert str(Path.cwd()) not in text


@pytest.mark.parametrize("make", DOSSIERS)
def test_a_stored_scheme_comes_back_the_same(make: Callable[[], Dossier], tmp_path: Path) -> None:
    dossier = make()
    data = document(dossier, {"model": dossier.scheme.model.id})
    path = tmp_path / "scheme.json"
    path.write_bytes(document_bytes(data))
    again, options = read_dossier(path)
    assert again.kind == dossier.kind
    assert document_bytes(document(again, options)) == document_bytes(data)


@pytest.mark.parametrize(
    ("edit", "where"),
    [
        (lambda d: d["gains"][0].update(gain=d["gains"][0]["gain"] + 1.0), "gains: "),
        (lambda d: d["inputs"]["case"].update(discount_rate=0.5), "inputs.case"),
        (lambda d: d["inputs"]["model"]["title"].update(en="Another"), "inputs.model"),
        (lambda d: d["terms"].update(origin_share={}), "gains: "),
    ],
)
def test_a_scheme_changed_by_hand_is_refused(stored: Path, edit: Callable[[dict[str, Any]], None], where: str) -> None:
    change(stored, edit)
    with pytest.raises(InvalidInput) as caught:
        read_dossier(stored)
    assert str(caught.value.problems[0].column).startswith(where)
    assert "scheme.json" in caught.value.text("zh")


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        '{"schema_version": 1}',
        '{"schema_version": 2}',
        "not json",
        '{"schema_version": 1, "inputs": []}',
    ],
)
def test_what_is_no_scheme_is_refused_with_a_remedy(tmp_path: Path, content: str) -> None:
    path = tmp_path / "scheme.json"
    path.write_text(content, "utf-8")
    with pytest.raises(InvalidInput) as caught:
        read_dossier(path)
    assert "citypact design --out" in caught.value.problems[0].remedy


def test_a_scheme_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput):
        read_dossier(tmp_path / "scheme.json")


def test_the_ledger_as_csv_is_the_ledger() -> None:
    dossier = designed()
    rows = list(csv.DictReader(io.StringIO(files(designed)["ledger.csv"].decode("utf-8-sig"))))
    assert [float(row["amount"]) for row in rows] == dossier.scheme.ledger["amount"].tolist()
    assert [row["payer"] for row in rows] == dossier.scheme.ledger["payer"].tolist()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_workbook_has_a_sheet_for_each_table_with_its_figures(lang: str) -> None:
    dossier = designed()
    book = load_workbook(io.BytesIO(files(designed, lang)["scheme.xlsx"]))
    tables = every_table(dossier)
    assert len(book.sheetnames) == len(tables) + 2  # the summary before, the ledger after
    for sheet, table in zip(book.worksheets[1:-1], tables, strict=True):
        assert sheet["A1"].value == in_language(table.title, lang)
        assert [cell.value for cell in sheet[head(sheet)]] == table.headings(lang)
        for cells, row in zip(sheet.iter_rows(min_row=head(sheet) + 1), table.every_row, strict=True):
            for cell, wanted in zip(cells, map(value_of, row), strict=True):
                if isinstance(wanted, float):
                    assert cell.value == pytest.approx(wanted, abs=1e-9), table.key
                elif isinstance(wanted, int) and not isinstance(wanted, bool):
                    assert cell.value == wanted
    assert book.worksheets[-1].max_row - head(book.worksheets[-1]) == len(dossier.scheme.ledger)


def test_the_workbook_marks_assumed_figures_and_they_stay_numbers() -> None:
    book = load_workbook(io.BytesIO(files(designed)["scheme.xlsx"]))
    sheet = book["Gains by city"]
    revenue = next(cell.column for cell in sheet[head(sheet)] if cell.value == "Budget revenue")
    cell = sheet.cell(head(sheet) + 1, revenue)
    assert isinstance(cell.value, float)
    assert cell.number_format.endswith('"*"')


class Page(HTMLParser):
    """What a page consists of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.charts: list[str] = []
        self.languages: list[str] = []
        self.tables: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.addresses += [given[name] or "" for name in ("src", "href") if name in given]
        self.charts += [given["data-chart"] or ""] if "data-chart" in given else []
        self.tables += [given["data-table"] or ""] if "data-table" in given else []
        self.languages += [given["data-lang"] or ""] if "data-lang" in given else []


@pytest.mark.parametrize("make", DOSSIERS)
def test_the_page_is_complete_and_asks_for_nothing_else(make: Callable[[], Dossier]) -> None:
    dossier = make()
    page = Page(files(make)["report.html"].decode())
    assert page.addresses
    assert all(address.startswith("#") for address in page.addresses)
    assert page.languages == ["en", "zh"]
    shown = {name for name, chart in every_chart(dossier, "en").items() if chart["data"]}
    assert {"gains", "payments", "slacks"} <= shown
    assert sorted(page.charts) == sorted([*shown, *shown])
    listed = {table.key for table in every_table(dossier)}
    assert listed == set(page.tables)


def test_names_cannot_break_the_page() -> None:
    from dataclasses import replace

    from citypact.case.model import Named

    dossier = designed()
    case = dossier.scheme.case
    nasty = Named(en="</script><script>alert(1)</script>", zh="<b>&")
    city = case.cities[0].model_copy(update={"name": nasty})
    broken = case.model_copy(update={"cities": (city, *case.cities[1:]), "title": nasty})
    attacked = Dossier(replace(dossier.scheme, case=broken), "design")
    text = outputs(attacked, document(attacked, {}), "en")["report.html"].decode()
    assert "<script>alert" not in text
    assert text.count("</script>") == 1


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("make", DOSSIERS)
def test_charts_are_plotly_figures_with_the_figures_of_the_scheme(make: Callable[[], Dossier], lang: str) -> None:
    dossier = make()
    charts = every_chart(dossier, lang)
    figures = {name: go.Figure(chart) for name, chart in charts.items()}
    division = "Under the rule" if dossier.kind == "simulation" else "Designed pact"
    bars = {bar["name"]: bar["y"] for bar in every_chart(dossier, "en")["gains"]["data"]}
    assert bars[division] == pytest.approx(dossier.scheme.gain.tolist(), abs=1e-4)
    assert len(figures["gains"].data[0].x) == len(dossier.scheme.case.cities)
    flows = charts["payments"]["data"][0]["link"]["value"]
    ledger = dossier.scheme.ledger[dossier.scheme.ledger["settlement"]]
    present = (ledger["amount"] * ledger["year"].map(dossier.discount)).sum()
    assert sum(flows) == pytest.approx(present, abs=1e-3)
    assert charts["slacks"]["data"][0]["x"][0] == pytest.approx(dossier.scheme.stability["slack"].iloc[0], abs=1e-4)
