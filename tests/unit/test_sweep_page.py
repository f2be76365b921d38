"""The page and the workbook of a sweep: what the summary says, in both languages, with nothing from elsewhere."""

import io
import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from openpyxl import load_workbook

from citypact.report.drawing import drawn
from citypact.report.sweeps.charts import sweep_charts
from citypact.report.sweeps.document import sweep_document, sweep_files
from citypact.report.sweeps.tables import sweep_tables
from citypact.scenarios.samples import sample
from citypact.scenarios.sweep import Summary, Sweep, summary
from citypact.scenarios.uncertainty import parse_uncertainties
from support.sweeps import LINES, done, scheme


@cache
def found() -> Summary:
    """A sweep with something to say in every section."""
    wild = [line.replace("norm(1, 0.3)", "uniform(0.1, 1.4)") for line in LINES]
    drawn_for_it = sample(scheme().case, parse_uncertainties(wild), "saltelli", 16)
    with TemporaryDirectory() as folder:
        return summary(done(Path(folder), Sweep(scheme(), drawn_for_it, exact=4)))


@cache
def files(lang: str = "en") -> dict[str, bytes]:
    """Its files."""
    return sweep_files(found(), sweep_document(found()), lang)


def page(lang: str) -> str:
    """The part of the page in one language."""
    text = files()["sweep.html"].decode()
    return text.split(f'<div data-lang="{lang}"')[1].split("<div data-lang=")[0]


@pytest.mark.parametrize(("lang", "words"), [("en", "Who objects"), ("zh", "谁会反对")])
def test_the_page_says_all_of_it_in_each_language(lang: str, words: str) -> None:
    text = page(lang)
    assert words in text
    for part in ("cities", "objections", "trouble", "conditions", "matters", "years", "inputs"):
        assert f'id="{part}-{lang}"' in text
    for table in sweep_tables(found()):
        assert f'data-table="{table.key}"' in text
    for key in ("spread", "losses", "trouble", "matters", "years"):
        assert f'data-chart="{key}"' in text


def test_nothing_is_fetched_and_every_line_that_was_drawn_is_shown() -> None:
    text = files()["sweep.html"].decode()
    assert not re.findall(r'(?:src|href)="(?!#)', text)
    assert "default-src 'none'" in text
    assert "uniform(0.1, 1.4) by city" in text


def test_charts_hold_the_numbers_of_the_summary() -> None:
    charts = sweep_charts(found(), "en")
    spread, years = charts["spread"]["data"][0], charts["years"]["data"]
    assert spread["low"] == pytest.approx(found().by_city["q5"].tolist(), abs=1e-6)
    assert spread["beside"] == pytest.approx(found().by_city["as_designed"].tolist(), abs=1e-6)
    city = found().cities[0]
    assert years[0]["bands"][0][1] == pytest.approx(found().by_year.loc[city, "q95"].tolist(), abs=1e-6)
    matters = found().matters
    assert matters is not None
    assert charts["matters"]["data"][0]["middle"] == pytest.approx(sorted(matters.total, reverse=True), abs=1e-6)


def test_every_shape_of_a_chart_stands_on_its_sheet() -> None:
    for chart in sweep_charts(found(), "zh").values():
        picture = drawn(chart)
        for shape in picture.shapes:
            points = [(shape.x, shape.y)] if shape.kind != "path" else re.findall(r"([-\d.]+),([-\d.]+)", shape.d)
            for x, y in points:
                assert -0.1 <= float(x) <= picture.wide + 0.1
                assert -0.1 <= float(y) <= picture.height + 0.1


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_workbook_has_a_sheet_for_each_table(lang: str) -> None:
    book = load_workbook(io.BytesIO(files(lang)["sweep.xlsx"]))
    assert len(book.sheetnames) == 1 + len(sweep_tables(found())) + 1  # a summary, and the years
    shown = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert any("uniform(0.1, 1.4)" in text for text in shown)


def test_what_rests_on_assumptions_has_an_asterisk() -> None:
    inputs = next(table for table in sweep_tables(found()) if table.key == "inputs")
    share = str(inputs.rows[0][-1])
    assumed, of = re.findall(r"\d+", share)
    hosts = found().sweep.scheme.case.hosts
    assert int(of) == len(hosts)
    assert int(assumed) == sum(host.evidence == "assumed" for host in hosts)
    assert share.endswith("*") == bool(int(assumed))


def test_where_there_is_no_trouble_there_is_no_chart_of_it(tmp_path: Path) -> None:
    calm = sample(scheme().case, parse_uncertainties(["hosts.*.growth *= uniform(1, 0.001)"]), "sobol", 4)
    quiet = summary(done(tmp_path, Sweep(scheme(), calm, coalitions=False)))
    assert {"trouble", "matters"} & sweep_charts(quiet, "en").keys() == set()
    text = sweep_files(quiet, sweep_document(quiet), "zh")["sweep.html"].decode()
    assert '<html lang="zh">' in text
    assert 'id="trouble-zh"' not in text
