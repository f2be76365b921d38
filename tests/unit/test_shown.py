"""Big values show themselves in a few lines, in notebooks too, and in words that can be checked."""

import re
import subprocess
import sys
from html.parser import HTMLParser
from typing import Any

import pytest

import citypact
from support.two_cities import two_city_case

LOADED = "import sys; from citypact.case import Case; print(*sys.modules)"


def values() -> dict[str, Any]:
    """One of each, small and large."""
    small, large = two_city_case(), citypact.load_case("us-northeast")
    model = citypact.load_model("hybrid")
    found = {"case": small, "large case": large, "rule": citypact.load_model("bth-2015"), "mechanism": model}
    scheme = citypact.design(small, model)
    return found | {"table": scheme.table, "scheme": scheme}


VALUES = values()


class Reader(HTMLParser):
    """The texts of a page, and the tags that are still open."""

    def __init__(self) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.cells.append(data)


@pytest.mark.parametrize("name", VALUES)
def test_three_to_ten_lines(name: str) -> None:
    lines = repr(VALUES[name]).splitlines()
    assert 3 <= len(lines) <= 10
    assert all(0 < len(line) <= 100 for line in lines)
    assert str(VALUES[name]) == repr(VALUES[name])
    assert lines[0].split()[0] in {"Case", "Mechanism", "WorthTable", "Scheme"}


@pytest.mark.parametrize("name", VALUES)
def test_the_same_in_a_notebook(name: str) -> None:
    """Every fact of the console is a cell; tags are balanced and texts escaped."""
    page = VALUES[name]._repr_html_()
    reader = Reader()
    reader.feed(page)
    assert reader.open == []
    for line in repr(VALUES[name]).splitlines()[1:]:
        assert any(cell.startswith(line.strip().split("  ")[-1].strip(" …")[:60]) for cell in reader.cells)


def test_the_figures_are_right() -> None:
    """Two cities, one move worth 8 in all, of which neither has anything alone."""
    assert repr(VALUES["case"]).endswith("holds  cities 2, transfers 1")
    table, scheme = repr(VALUES["table"]), repr(VALUES["scheme"])
    assert re.search(r"coalitions +3\n +together +8\n +most alone +0", table)
    assert re.search(r"moves +1\n +projects +0\n +joint gain +8\n", scheme)
    assert re.search(r"objecting +0 of 2 coalitions\n +limits exceeded +0$", scheme)


def test_names_are_escaped() -> None:
    case = VALUES["case"]
    shown = case.model_copy(update={"title": case.title.model_copy(update={"en": "<b>&"})})
    assert "&lt;b&gt;&amp;" in shown._repr_html_()
    assert "<b>" not in shown._repr_html_()


def test_a_name_without_end_is_cut() -> None:
    case = VALUES["case"]
    shown = case.model_copy(update={"title": case.title.model_copy(update={"en": "x" * 5000})})
    assert max(map(len, repr(shown).splitlines())) == 100


def test_showing_loads_nothing_when_a_class_is_made() -> None:
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True, timeout=60)
    assert {"numpy", "pandas", "rich", "plotly"} & set(done.stdout.split()) == set()
