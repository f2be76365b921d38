"""A city that gives notice: its accounts until it leaves and the settlement when it does, to the cent."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from citypact.case import save_case
from citypact.case.model import Case
from citypact.cli import main
from citypact.errors import InvalidInput
from citypact.mechanism import Mechanism, load_model
from citypact.mechanism.sections.exit import Exit
from citypact.mechanism.sections.fund import Fund
from citypact.optimize import design, simulate
from citypact.pact.accounts import Receipts, projected_receipts, receipts_csv, settle_departure, settle_year
from citypact.pact.commitment import exit_value, pledges
from citypact.pact.terms import Terms
from citypact.report import Dossier
from citypact.report.document import document, document_bytes
from citypact.report.outputs import PAGE, outputs
from citypact.report.table import value_of
from citypact.report.tables import leaving
from citypact.report.verdict import verdict
from support.random_cases import random_case
from support.two_cities import two_city_case

CENTS = 10**10
"""Cents in one unit of the case's money, 100 million."""


def agreed(**terms: Any) -> tuple[Case, Mechanism, Terms]:
    """The host pays half the tax for five years and 0.5 a year into a fund that earns ten percent; it pledges 5."""
    case, model = two_city_case(), load_model("bth-2015")
    rule = model.participation.model_copy(update={"enforcement": "bond", "bond_limit": 0.05})
    fund = Fund(contribution_rate=0.005, uses=("compensation",), interest=0.1)
    update = {"participation": rule, "fund": fund, "exit": Exit(**({"who_can": "anyone"} | terms))}
    paid = simulate(case, model).terms.model_copy(update={"contributions": {"new": (0.5,) * 8}})
    return case, model.model_copy(update=update), paid


def receipts(case: Case, taxes: dict[int, float]) -> Receipts:
    """VAT of the firm as given, no corporate income tax."""
    return Receipts({("firm", "vat"): taxes, ("firm", "cit"): dict.fromkeys(taxes, 0.0)}, max(taxes))


def test_a_host_that_leaves_after_two_years_of_notice() -> None:
    """Half of what was collected, 3 + 2 + 1, and 0.5 a year; with interest 1.8205 comes back and 5 are forfeited."""
    case, model, terms = agreed(notice_years=2, asset_rule="return-contributions")
    known = receipts(case, {2024: 3.0, 2025: 2.0, 2026: 1.0})
    found = settle_departure(case, model, terms, known, "new", 2025)
    assert (found.notice, found.year) == (2025, 2027)
    assert [y.year for y in found.years] == [2024, 2025, 2026]
    assert [y.paid for y in found.years] == [2.0 * CENTS, 1.5 * CENTS, 1.0 * CENTS]
    assert [y.received for y in found.years] == [0, 0, 0]
    assert [y.claim for y in found.years] == [0.55 * CENTS, 1.155 * CENTS, 1.8205 * CENTS]
    assert (found.returned, found.bought_out, found.released) == (1.8205 * CENTS, 0, 0)
    assert found.pledge == 5 * CENTS
    assert found.total == (1.8205 - 5) * CENTS
    assert found.left_behind == 0


def test_what_is_forfeited_is_named_and_no_part_of_the_total() -> None:
    case, model, terms = agreed()
    found = settle_departure(case, model, terms, receipts(case, {2024: 2.0}), "new", 2025)
    assert (found.returned, found.left_behind, found.total) == (0, 0.55 * CENTS, -5 * CENTS)


@pytest.mark.parametrize("asset_rule", ["return-contributions", "settle-up"])
@pytest.mark.parametrize("revert_to", ["taxes-where-they-fall", "status-quo"])
def test_projected_receipts_settle_to_what_the_terms_say_of_leaving(asset_rule: str, revert_to: str) -> None:
    """What the fund returns and what projects still cost are those by which the temptation to leave is reckoned."""
    model = load_model("institutional-pact")
    rule = Exit.model_validate({"who_can": "anyone", "asset_rule": asset_rule, "revert_to": revert_to})
    case = random_case(2, cities=4, transfers=5)
    scheme = design(case, model.model_copy(update={"exit": rule}))
    known = projected_receipts(case, scheme.model, scheme.terms)
    bonds = pledges(case, scheme.model, scheme.terms, scheme.ledger)
    assert bonds is not None
    free = {costs: rule.model_copy(update={"project_costs": costs}) for costs in ("bought-out", "released")}
    value = {
        costs: exit_value(case, scheme.model.model_copy(update={"exit": terms}), scheme.terms, scheme.ledger)
        for costs, terms in free.items()
    }
    for city in case.cities:
        for year in case.years[1:]:
            found = settle_departure(case, scheme.model, scheme.terms, replace(known, year=year - 1), city.id, year)
            costs = value["released"].loc[city.id, year] - value["bought-out"].loc[city.id, year]
            assert found.bought_out / CENTS == pytest.approx(costs, abs=1e-6)
            assert found.pledge / CENTS == pytest.approx(bonds[city.id], abs=1e-6)
            if revert_to == "taxes-where-they-fall":
                assert found.returned / CENTS == pytest.approx(value["bought-out"].loc[city.id, year], abs=1e-6)
            for settled in found.years:
                whole = settle_year(case, scheme.model, scheme.terms, replace(known, year=settled.year))
                assert whole.net.get(city.id, 0) == settled.received - settled.paid


def test_released_costs_are_told_to_those_who_stay() -> None:
    model = load_model("institutional-pact")
    rule = Exit(who_can="anyone", project_costs="released")
    case = random_case(2, cities=4, transfers=5)
    scheme = design(case, model.model_copy(update={"exit": rule}))
    known = replace(projected_receipts(case, scheme.model, scheme.terms), year=2025)
    payers = {city for shares in scheme.terms.project_share.values() for city, share in shares.items() if share > 1e-6}
    assert payers
    for city in sorted(payers):
        found = settle_departure(case, scheme.model, scheme.terms, known, city, 2026)
        assert found.bought_out == 0
        assert found.total == -found.pledge
    assert any(settle_departure(case, scheme.model, scheme.terms, known, c, 2026).released > 0 for c in payers)


@pytest.mark.parametrize(
    ("terms", "city", "notice", "said"),
    [
        ({}, "neu", 2025, ["not a city", "new"]),
        ({"who_can": "origins"}, "new", 2025, ["no right to leave", "old"]),
        ({}, "new", 2024, ["leaves at the beginning of 2024"]),
        ({"notice_years": 3}, "new", 2030, ["leaves at the beginning of 2033", "2025 to 2031"]),
        ({"notice_years": 3}, "new", 2022, ["leaves at the beginning of 2025", "from 2024 on"]),
        ({"notice_years": 8}, "neu", 2030, ["not a city", "leaves at the beginning of 2038"]),
    ],
)
def test_who_cannot_leave_is_told_why(terms: dict[str, Any], city: str, notice: int, said: list[str]) -> None:
    case, model, agreed_terms = agreed(**terms)
    with pytest.raises(InvalidInput) as caught:
        settle_departure(case, model, agreed_terms, receipts(case, {2024: 2.0}), city, notice)
    text = str(caught.value)
    assert all(part in text for part in said), text
    for problem in caught.value.problems:
        assert problem.text("zh") != problem.text("en")
        assert problem.file in ("leaving", "notice")


def test_on_the_command_line_options_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = str(save_case(two_city_case(), tmp_path / "two.json"))
    assert main(["design", case, "--model", "voluntary-consensus", "--out", str(tmp_path / "out")]) == 0
    (tmp_path / "receipts.csv").write_text("year,subject,item,local_amount\n", "utf-8")
    capsys.readouterr()
    words = ["accounts", str(tmp_path / "out"), "--receipts", str(tmp_path / "receipts.csv"), "--json"]
    assert main([*words, "--leaving", "neu", "--notice", "2100"]) == 3
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert [problem["file"] for problem in problems] == ["--leaving", "--notice"]


def test_nobody_leaves_a_pact_that_binds_by_law() -> None:
    case, model = two_city_case(), load_model("bth-2015")
    terms = simulate(case, model).terms
    with pytest.raises(InvalidInput, match="enforcement is binding"):
        settle_departure(case, model, terms, receipts(case, {2024: 2.0}), "new", 2025)


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    model = load_model("institutional-pact")
    rule = Exit(who_can="hosts", notice_years=1, asset_rule="settle-up")
    references = {f"exit.{name}": model.references["exit.who_can"] for name in rule.model_fields_set}
    kept = {path: ref for path, ref in model.references.items() if not path.startswith("exit.")}
    update = {"exit": rule, "references": kept | references}
    return Dossier(design(random_case(2, cities=4, transfers=5), model.model_copy(update=update)), "design")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_command_prints_accounts_and_settlement(
    dossier: Dossier, tmp_path: Path, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    scheme = dossier.scheme
    file, taxes = tmp_path / "scheme.json", tmp_path / "receipts.csv"
    file.write_bytes(document_bytes(document(dossier, {})))
    taxes.write_text(receipts_csv(projected_receipts(scheme.case, scheme.model, scheme.terms)), "utf-8")
    host = sorted(scheme.terms.plan.values())[0]
    verb = ["settle", str(file), "--receipts", str(taxes), "--leaving", host, "--notice", "2026", "--lang", lang]
    assert main(verb) == 0
    printed = capsys.readouterr().out
    assert {"en": "Settlement on leaving", "zh": "退出结算"}[lang] in printed
    assert {"en": "years of notice: 1", "zh": "须提前 1 年通知"}[lang].replace(" ", "") in "".join(printed.split())
    assert "2024–2026" in printed
    assert main([*verb, "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["city"], data["leaves"], data["terms"]["asset_rule"]) == (host, 2027, "settle-up")
    known = replace(projected_receipts(scheme.case, scheme.model, scheme.terms), year=2026)
    found = settle_departure(scheme.case, scheme.model, scheme.terms, known, host, 2026)
    assert data["settlement"]["total"] == found.total / 100
    assert [y["paid"] for y in data["years"]] == [y.paid / 100 for y in found.years]
    payments = [p for y in data["years"] for p in y["payments"] if p["payer"] == host]
    assert sum(p["amount"] for p in payments) == pytest.approx(sum(y.paid for y in found.years) / 100)
    assert main([*verb, "--year", "2026"]) == 2
    assert main(verb[:6]) == 2
    assert main([*verb[:4], "--notice", "2026"]) == 2
    capsys.readouterr()


def test_reports_say_the_terms_and_who_would_gain_by_leaving(dossier: Dossier) -> None:
    scheme = dossier.scheme
    (said,) = [s.text for s in verdict(dossier) if s.text.startswith("Exit:")]
    assert "cities that something moves to may leave" in said
    assert "承接地可退出" in said.words("zh")
    table = leaving(dossier)
    assert len(table.rows) == len(set(scheme.terms.plan.values()))
    for row in table.rows:
        _, most, year, _, pledge = map(value_of, row)
        assert isinstance(most, float)
        assert isinstance(pledge, float)
        assert most <= pledge + scheme.tolerance
        assert year in scheme.case.years[1:]
    page = outputs(dossier, document(dossier, {}), "en")[PAGE].decode()
    assert all(text in page for text in ("What leaving would bring", "退出所得", str(said), said.words("zh")))
    by_law = Dossier(design(scheme.case, load_model("legal-pact"), scheme.table), "design")
    assert leaving(by_law).rows == ()
    assert not [s for s in verdict(by_law) if s.text.startswith("Exit:")]
