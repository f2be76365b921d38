"""Every bundled mechanism can be reported: its ratios, items and refusals have names, and its tables add up."""

import re
from dataclasses import replace
from functools import cache

import pytest

import citypact
from citypact.case import Case
from citypact.errors import InvalidInput
from citypact.mechanism import bundled_models, check_applicable
from citypact.optimize import NoScheme
from citypact.report import Dossier
from citypact.report.charts import every_chart
from citypact.report.document import document, document_bytes
from citypact.report.excel import ledger
from citypact.report.refusal import Refusal
from citypact.report.table import value_of
from citypact.report.tables import composition, every_table, ratios
from citypact.report.tables.rule import sizes
from citypact.text import in_language
from support.dossiers import bilingual_case, designed

PARTS = {"Origin gets", "Fund gets", "Treasuries get", "Host keeps"}
KEY = re.compile(r"\b(city|transfer|project)-\d\b")


@cache
def outcome(name: str) -> Dossier | Refusal:
    """What a mechanism makes of the small case, in the mechanism's currency."""
    model = citypact.load_model(name)
    case = in_currency(model.currency)
    try:
        if model.open_parameters:
            return Dossier(citypact.design(case, model), "design")
        return Dossier(citypact.simulate(case, model), "simulation")
    except NoScheme as none:
        return Refusal(case, model, none.explanation)


def in_currency(currency: str | None) -> Case:
    """The small case, its money called something else."""
    return bilingual_case().model_copy(update={"currency": currency or "CNY"})


def applies(name: str) -> bool:
    """Whether a mechanism can be applied to the small case."""
    model = citypact.load_model(name)
    try:
        check_applicable(in_currency(model.currency), model)
    except InvalidInput:
        return False
    return True


APPLICABLE = [name for name in bundled_models() if applies(name)]


def test_nearly_every_mechanism_applies_to_the_small_case() -> None:
    assert len(APPLICABLE) >= len(bundled_models()) - 2


@pytest.mark.parametrize("name", APPLICABLE)
def test_it_is_told_in_both_languages(name: str) -> None:
    found = outcome(name)
    if isinstance(found, Refusal):
        assert found.document("zh")["prices"]
        assert not KEY.search(found.text("zh"))
        return
    for table in every_table(found):
        if table.key not in ("assumed_rows", "evidence"):
            assert not [cell for row in table.every_row for cell in table.texts(row, "zh") if KEY.search(cell)], (
                table.key
            )
    chinese = re.compile("[\u4e00-\u9fff]")
    for row in ledger(found).rows:
        assert all(chinese.search(in_language(cell, "zh")) for cell in row[1:5] if isinstance(cell, str)), row
    assert document_bytes(document(found, {}))
    assert set(every_chart(found, "zh")) == set(every_chart(found, "en"))


@pytest.mark.parametrize("name", APPLICABLE)
def test_its_ratios_share_out_the_whole_tax_and_its_items_the_whole_gain(name: str) -> None:
    found = outcome(name)
    if isinstance(found, Refusal):
        assert found.exit_code == 4
        return
    table = ratios(found)
    for row in table.rows:
        parts = [value_of(cell) for cell, column in zip(row, table.columns, strict=True) if column.heading in PARTS]
        known = [float(str(part)) for part in parts if part is not None]
        assert sum(known) == pytest.approx(1.0 if known else 0.0)
    for row in composition(found).rows:
        *parts, whole = (float(str(value_of(cell))) for cell in row[1:])
        assert sum(parts) == pytest.approx(whole, abs=1e-9)


def test_what_was_left_open_is_shown_with_its_value() -> None:
    dossier = designed()
    terms = dossier.scheme.terms.model_copy(update={"sizes": {"pool.rate": 0.3}})
    assert sizes(Dossier(replace(dossier.scheme, terms=terms), "design")).rows == (("pool.rate", 0.3),)
    assert not sizes(dossier).rows
