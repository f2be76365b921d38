"""A scheme whose ratios follow the tax carries all of them wherever it goes: terms, files, accounts, many futures."""

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from citypact.arrays.affine import affine
from citypact.arrays.futures import settle_futures
from citypact.case import save_case
from citypact.cli import main
from citypact.errors import InvalidInput
from citypact.evaluation.changes import Changed, Changes
from citypact.mechanism import Range
from citypact.pact.accounts import projected_receipts, settle_year
from citypact.pact.audit import breaches
from citypact.pact.ledger import gains, settle
from citypact.pact.scheme import Scheme
from citypact.pact.terms import Terms
from citypact.report.changes.drafts import draft_tables
from citypact.report.dossier import Dossier
from citypact.report.excel import excel_bytes
from citypact.report.store import dossier_of, from_json, page_of, save_scheme, to_json
from citypact.report.table import value_of
from citypact.report.tables.tax_tiers import tax_tiers_of
from citypact.scenarios import grid
from citypact.scenarios.robust import Listed, robust_design
from citypact.scenarios.runs import futures
from citypact.scenarios.samples import sample
from citypact.scenarios.uncertainty import parse_uncertainties
from citypact.text import in_language
from support.robust import DEAR_HOST, LESS_TAX, one_ratio_case, one_ratio_rule

CASE, RULE = one_ratio_case(), one_ratio_rule()
TAX = "hosts.*.tax_vat + hosts.*.tax_cit"


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    """Half of the tax as forecast, 1 / 1.8 of it where it comes out less."""
    return robust_design(CASE, RULE, Listed((DEAR_HOST, LESS_TAX)), tiers=0.1).scheme


def test_json_brings_back_every_ratio(scheme: Scheme) -> None:
    again = from_json(to_json(scheme))
    assert again.terms == scheme.terms
    assert again.terms.tax_tiers is not None
    assert again.terms.tax_tiers.ratios["firm"].below == pytest.approx((1.0 / 1.8,) * 8, abs=1e-6)
    assert again.terms.tax_tiers.ratios["firm"].forecast == pytest.approx((3.0,) * 8)
    assert again.ledger.equals(scheme.ledger)
    assert to_json(again) == to_json(scheme)


def test_a_ratio_of_a_tier_that_was_edited_is_refused(scheme: Scheme) -> None:
    """As forecast nobody gains or loses by it, and it is within the rule: nothing else would tell."""
    data = json.loads(to_json(scheme))
    edited = json.loads(to_json(scheme))
    edited["terms"]["tax_tiers"]["ratios"]["firm"]["below"] = [0.52] * 8
    with pytest.raises(InvalidInput) as refused:
        from_json(json.dumps(edited))
    assert [problem.column for problem in refused.value.problems] == ["terms.tax_tiers"]
    del edited["provenance"]["inputs"]["terms.tax_tiers"], data["provenance"]["inputs"]["terms.tax_tiers"]
    assert from_json(json.dumps(data)).terms == scheme.terms  # as documents of before


def test_a_document_of_before_has_no_tiers() -> None:
    plain = robust_design(CASE, RULE, Listed((LESS_TAX,))).scheme
    data = json.loads(to_json(plain))
    assert data["terms"].pop("tax_tiers") is None
    assert from_json(json.dumps(data)).terms == plain.terms


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_workbook_and_page_have_them(scheme: Scheme, lang: str) -> None:
    title = {"en": "Ratios by tiers of realised tax", "zh": "按实际税收分档的比例"}[lang]
    book = openpyxl.load_workbook(BytesIO(excel_bytes(dossier_of(scheme), lang)))
    values = [row for row in book[title].iter_rows(values_only=True) if row[1] == "2024–2031"]
    assert [tuple(map(float, row[2:5])) for row in values] == [pytest.approx((1.0 / 1.8, 0.5, 0.5), abs=1e-3)]
    page = page_of(scheme, lang)
    assert title in page
    assert "55.6%" in page


def test_the_command_line_writes_them_into_every_file_and_reads_them_back(
    scheme: Scheme, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_scheme(scheme, tmp_path / "pact")
    assert main(["report", str(tmp_path / "pact" / "scheme.json"), "--out", str(tmp_path / "again")]) == 0
    capsys.readouterr()
    assert (tmp_path / "again" / "pact.docx").read_bytes() == (tmp_path / "pact" / "pact.docx").read_bytes()
    assert "Ratios by tiers of realised tax" in (tmp_path / "again" / "report.html").read_text(encoding="utf-8")
    assert "Ratios by tiers of realised tax" in openpyxl.load_workbook(tmp_path / "again" / "scheme.xlsx").sheetnames
    assert main(["offer", str(tmp_path / "pact" / "scheme.json")]) == 3
    assert "a clause of an offer has one ratio" in " ".join(capsys.readouterr().err.split())


def test_a_design_without_tiers_has_no_such_table() -> None:
    plain = robust_design(CASE, RULE, Listed((LESS_TAX,))).scheme
    assert "Ratios by tiers" not in page_of(plain)


def test_accounts_take_the_ratio_of_what_was_collected(scheme: Scheme) -> None:
    """Receipts of 0.6 and 1.3 times the forecast of 3: 1 / 1.8 of 1.8, and half of 3.9."""
    forecast = projected_receipts(scheme.case, scheme.model, scheme.terms)
    paid = {}
    for factor in (0.6, 1.0, 1.3):
        amounts = {
            key: {year: factor * amount for year, amount in by_year.items()} if key[0] == "firm" else by_year
            for key, by_year in forecast.amounts.items()
        }
        settled = settle_year(scheme.case, scheme.model, scheme.terms, replace(forecast, amounts=amounts, year=2028))
        (share,) = (each for each in settled.accounts if each.item == "origin-share")
        paid[factor] = share.coins / 1e10
    assert paid == {0.6: pytest.approx(1.0, abs=1e-5), 1.0: pytest.approx(1.5), 1.3: pytest.approx(1.95)}


def test_many_futures_at_once_are_settled_as_one_by_one(scheme: Scheme) -> None:
    lines = [f"tax: {TAX} *= [0.5, 0.89, 0.9, 1.0, 1.1, 1.11, 1.6]", "cost: hosts.*.annual_cost = uniform(0.1, 0.6)"]
    drawn = sample(CASE, parse_uncertainties(lines), "random", 40, 3)
    values = drawn.values(0, 40)
    found = settle_futures(scheme.case, RULE, scheme.terms, drawn.levers, values)
    assert scheme.terms.tax_tiers is not None
    share = np.where(values[:, 0] < 0.9, scheme.terms.tax_tiers.ratios["firm"].below[0], 0.5)
    by_hand = np.column_stack(
        [8.0 * (3.0 * values[:, 0] * share - 1.0), 8.0 * (3.0 * values[:, 0] * (1.0 - share) - values[:, 1])]
    )
    assert found.gains == pytest.approx(by_hand, abs=1e-5)


@pytest.mark.parametrize("bounds", [{}, {"cap": 0.4}])
def test_affine_gains_are_those_of_the_ledger_in_every_tier(scheme: Scheme, bounds: dict[str, float]) -> None:
    rule = one_ratio_rule(**bounds)
    for factor in (0.6, 1.0, 1.5):
        (there,) = futures(
            CASE, grid([f"{TAX.split(' + ')[0]}={2 * factor}", f"{TAX.split(' + ')[1]}={2.5 * factor}"])
        )[1:]
        map_ = affine(there.case, rule, scheme.terms)
        assert (map_.bends is None) == (not bounds)
        by_ledger = gains(there.case, settle(there.case, rule, scheme.terms)).to_numpy()
        assert map_.gains(map_.vector(scheme.terms)) == pytest.approx(by_ledger, abs=1e-8)


def test_the_audit_looks_at_every_tier(scheme: Scheme) -> None:
    narrow = one_ratio_rule(origin_share=Range(min=0.0, max=0.52))
    found = breaches(scheme.case, narrow, scheme.terms, scheme.ledger, scheme.tolerance, scheme.outside)
    (breach,) = (each for each in found if each.rule == "tax_sharing.origin_share")
    assert breach.subject == "firm"
    assert breach.excess == pytest.approx(1.0 / 1.8 - 0.52, abs=1e-6)
    uneven = json.loads(scheme.terms.model_dump_json())
    uneven["tax_tiers"]["ratios"]["firm"]["above"][3] = 0.45
    varied = [
        each.rule
        for each in breaches(scheme.case, RULE, Terms(**uneven), scheme.ledger, scheme.tolerance, scheme.outside)
    ]
    assert varied == ["tax_sharing.vary_by"]


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (("below",), [0.5] * 7, "one figure is needed for each of the 8 years"),
        (("forecast", 2), 2.5, "is not what the case forecasts: 3.0"),
        (("above", 1), 1.5, "not what citypact writes here"),
        (("above", 1), float("nan"), "not what citypact writes here (Input should be a finite number)"),
        (("below", 0), True, "not what citypact writes here (Input should be a valid number)"),
        (("below", 0), None, "not what citypact writes here (Input should be a valid number)"),
    ],
)
def test_documents_changed_by_hand_are_refused(
    scheme: Scheme, place: tuple[str | int, ...], value: object, said: str
) -> None:
    data = json.loads(to_json(scheme))
    at = data["terms"]["tax_tiers"]["ratios"]["firm"]
    for step in place[:-1]:
        at = at[step]
    at[place[-1]] = value
    with pytest.raises(InvalidInput) as refused:
        from_json(json.dumps(data))
    assert any(said in problem.text("en") for problem in refused.value.problems)
    assert all("tax_tiers" in str(problem.column) for problem in refused.value.problems)


def test_no_order_is_asked_of_the_ratios_of_tiers(scheme: Scheme) -> None:
    """As the rule has them: any ratio within its limits, of a tax that comes out less or more."""
    for below, around, above in ((0.9, 0.5, 0.1), (0.1, 0.5, 0.9), (0.0, 0.5, 0.0), (0.5, 0.5, 0.5)):
        data = json.loads(to_json(scheme))
        data["terms"]["tax_tiers"]["ratios"]["firm"] |= {"below": [below] * 8, "above": [above] * 8}
        del data["provenance"]["inputs"]["terms.tax_tiers"]  # the hash of what it was made with
        again = from_json(json.dumps(data))
        tiers = again.terms.tax_tiers
        assert tiers is not None
        taxes = np.array([2.0, 2.71, 3.0, 3.29, 4.0, 2.0, 3.0, 4.0])
        told = [below, around, around, around, above, below, around, above]
        assert tiers.split("firm", np.full(8, around), taxes).tolist() == told


def test_tiers_that_no_ratio_follows_and_keys_that_stand_twice_are_refused(scheme: Scheme) -> None:
    data = json.loads(to_json(scheme))
    data["terms"]["tax_tiers"]["ratios"] = {}
    with pytest.raises(InvalidInput) as refused:
        from_json(json.dumps(data))
    (problem,) = refused.value.problems
    assert problem.column == "terms.tax_tiers.ratios"
    text = json.dumps(json.loads(to_json(scheme))).replace('"width": 0.1', '"width": 0.1, "width": 0.4')
    with pytest.raises(InvalidInput) as refused:
        from_json(text)
    (problem,) = refused.value.problems
    assert problem.value == "width"
    assert "the same key stands twice in one object" in problem.text("en")


def test_an_offer_says_that_it_cannot_hold_them(scheme: Scheme) -> None:
    with pytest.raises(InvalidInput, match="one ratio"):
        scheme.to_offer()


def test_two_drafts_say_which_ratios_by_tiers_changed(scheme: Scheme) -> None:
    """Against the same ratio without tiers, and against tiers of another width and ratio; no draft is refused."""
    told = scheme.terms.tax_tiers
    assert told is not None
    below = told.ratios["firm"].below[0]
    less = told.ratios["firm"].model_copy(update={"above": (0.4,) * 8})
    other = told.model_copy(update={"width": 0.2, "ratios": {"firm": less}})
    plain, wider = (
        replace(scheme, terms=scheme.terms.model_copy(update={"tax_tiers": tiers})) for tiers in (None, other)
    )
    firm = (("transfer", "firm"),)
    assert Changes(scheme, scheme).pact == ()
    assert Changes(plain, scheme).pact == (
        Changed("tax_width", (), None, 0.1),
        Changed("tax_below", firm, None, pytest.approx(below)),
        Changed("tax_above", firm, None, pytest.approx(0.5)),
    )
    assert Changes(scheme, wider).pact == (
        Changed("tax_width", (), 0.1, 0.2),
        Changed("tax_above", firm, pytest.approx(0.5), pytest.approx(0.4)),
    )
    table = draft_tables(Changes(plain, scheme))[1]
    assert [value_of(row[2]) for row in table.rows] == [0.1, pytest.approx(below), pytest.approx(0.5)]
    assert all(row[2].kind == "percent" for row in table.rows)
    assert len({in_language(row[0], "zh") for row in table.rows}) == 3


def test_ratios_by_tiers_of_a_transfer_without_tax_to_split_are_in_no_table(scheme: Scheme) -> None:
    assert len(tax_tiers_of(scheme).rows) == 1
    assert tax_tiers_of(replace(scheme, terms=scheme.terms.model_copy(update={"plan": {}}))).rows == ()


def test_the_dossier_of_a_scheme_needs_nothing_beside_it(scheme: Scheme, tmp_path: Path) -> None:
    save_case(scheme.case, tmp_path / "case.json")
    assert excel_bytes(Dossier(scheme, "design"), "en") == excel_bytes(
        Dossier(from_json(to_json(scheme)), "design"), "en"
    )
