"""Cities borrow so that no single year keeps them out: by hand between two cities, and by trying every plan.

The firm brings ``new`` 4 a year, costs ``old`` 2 of tax and releases 1 there; the site costs 6 in the first year. So
both together are down by 3 in the first year, up by 3 in each of the seven others, and gain 18. Revenue is 100 each.
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pandas as pd
import pytest
from openpyxl import load_workbook

from citypact.bundled import bundled_folder
from citypact.case.model import Case
from citypact.case.store import save_case
from citypact.cli import main
from citypact.errors import InvalidInput
from citypact.mechanism import Mechanism, load_model
from citypact.mechanism.applicability import check_applicable
from citypact.mechanism.reader import read_model
from citypact.negotiation.offer import Clause, Offer
from citypact.negotiation.position import settle_offer, take_position
from citypact.negotiation.talks import negotiate
from citypact.optimize import NoScheme, design, simulate
from citypact.pact.audit import breaches
from citypact.pact.commitment import exit_value
from citypact.pact.ledger import settle
from citypact.pact.scheme import Scheme
from citypact.report.debts import debt_sentences, free_of_debt
from citypact.report.dossier import Dossier
from citypact.report.standing.lines import lines
from citypact.text import in_language
from citypact.worth import worth_table
from support.borrowing import lending, net_gain_of_plan
from support.every_plan import every_plan
from support.random_cases import random_case
from support.two_cities import two_city_case

NEW_ALONE = {"debt_limits": {"old": 0.0}}


def costly_site(**changed: Any) -> Case:
    return two_city_case(lift=2.0, host={"capital_cost": 6.0}, **changed)


def owed(scheme: Scheme, city: str) -> list[float]:
    return [round(float(debt), 6) for debt in scheme.debts.loc[city]]


def posted(scheme: Scheme, item: str) -> dict[tuple[str, str, int], float]:
    rows = scheme.ledger[scheme.ledger["item"] == item]
    return {(row.payer, row.payee, row.year): row.amount for row in rows.itertuples()}


@pytest.mark.parametrize(("limit", "holds"), [(0.0301, True), (0.0299, False)])
def test_the_deal_holds_as_soon_as_the_host_may_owe_what_the_first_year_lacks(limit: float, holds: bool) -> None:
    """``old`` needs 1 a year for its loss, so ``new`` lacks 6 + 1 - 4 = 3 in the first year: 3 % of its revenue."""
    scheme = design(costly_site(), lending({"debt_limit": limit, **NEW_ALONE}))
    assert bool(scheme.terms.plan) == holds
    assert scheme.gain.sum() == pytest.approx(18.0 * holds, abs=1e-6)
    assert 3.0 * holds <= owed(scheme, "new")[0] <= 3.01 * holds
    assert not any(owed(scheme, "old"))


def test_without_borrowing_nothing_holds() -> None:
    assert design(costly_site(), lending(None)).terms.plan == {}


def test_both_may_share_the_debt() -> None:
    """``new`` may owe 2 and ``old`` its own 1: the second year has 3 to repay it with. With a little less it fails."""
    scheme = design(costly_site(), lending({"debt_limit": 0.02, "debt_limits": {"old": 0.01}}))
    assert scheme.debts.round(6).to_dict("index") == {
        "old": dict.fromkeys(scheme.case.years, 0.0) | {2024: 1.0},
        "new": dict.fromkeys(scheme.case.years, 0.0) | {2024: 2.0},
    }
    assert scheme.gain.sum() == pytest.approx(18.0, abs=1e-6)
    assert design(costly_site(), lending({"debt_limit": 0.02, "debt_limits": {"old": 0.0099}})).terms.plan == {}


def test_interest_above_the_discount_rate_is_lost_to_both() -> None:
    """3 at 10 %: 3.3 due in the second year, which has 3; 0.3 at 10 %: 0.33 in the third. Lost: 0.3 and 0.03."""
    scheme = design(costly_site(), lending({"bond_rate": 0.1, "debt_limit": 0.05}))
    assert scheme.gain.sum() == pytest.approx(18.0 - 0.33, abs=1e-6)
    assert sum(posted(scheme, "loan").values()) == pytest.approx(3.0)
    assert sum(posted(scheme, "loan-repaid").values()) == pytest.approx(3.0)
    assert sum(posted(scheme, "loan-interest").values()) == pytest.approx(0.33)
    assert scheme.attribution["loans"].sum() == pytest.approx(-0.33)
    stages = {stage["objective"]: stage["value"] for stage in scheme.verification["stages"]}
    assert stages["largest-pact"] == pytest.approx(-17.67)
    assert stages["least-loan-cost"] == pytest.approx(0.33)


def test_at_the_discount_rate_a_loan_is_worth_nothing() -> None:
    case = costly_site(discount_rate=0.05)
    scheme = design(case, lending({"debt_limit": 0.05}))
    first = 3.0 / 1.05
    later = sum(3.0 / 1.05**t for t in range(2, 9))
    assert scheme.gain.sum() == pytest.approx(later - first, abs=1e-6)
    assert scheme.attribution["loans"].abs().max() < 1e-6
    assert posted(scheme, "loan-interest")


def test_the_term_ends_debt_before_the_last_year() -> None:
    """Due within two years: all 3 must be repaid in the second; at 10 % that is 3.3, and the year has 3."""
    within = {"debt_limit": 0.05, "term": 2}
    assert design(costly_site(), lending(within)).debts.sum().round(6).tolist()[:2] == [3.0, 0.0]
    assert design(costly_site(), lending({"bond_rate": 0.1, **within})).terms.plan == {}


def test_a_plan_that_needs_dear_loans_gives_way_to_a_poorer_one_that_needs_none() -> None:
    """Two sites: one costs 6 at once, gains 18 and needs a loan of 3; the other costs nothing and gains 2.1 a year.

    That is 16.8. At 40 % the loan costs 1.2 in the second year, in which 1.8 of it is repaid, and 0.48 in the third:
    16.32 are left.
    """
    cheap = two_city_case(lift=2.0, host={"capital_cost": 6.0})
    third = cheap.city["new"].model_copy(update={"id": "far", "province": "province-of-far"})
    site = cheap.hosts[0].model_copy(
        update={"host": "far", "capital_cost": 0.0, "taxes": {"vat": 3.1, "cit": 3.875}}
    )  # of which the city keeps 3.1
    room = cheap.capacities[0].model_copy(update={"city": "far"})
    case = cheap.model_copy(
        update={
            "cities": (*cheap.cities, third),
            "hosts": (*cheap.hosts, site),
            "capacities": (*cheap.capacities, room),
        }
    )
    free = design(case, lending({"debt_limit": 0.05}))
    assert (free.terms.plan, round(float(free.gain.sum()), 6)) == ({"firm": "new"}, 18.0)
    dear = design(case, lending({"bond_rate": 0.4, "debt_limit": 0.05}))
    assert (dear.terms.plan, round(float(dear.gain.sum()), 6)) == ({"firm": "far"}, 16.8)
    only = design(cheap, lending({"bond_rate": 0.4, "debt_limit": 0.05}))
    assert only.gain.sum() == pytest.approx(18.0 - 1.2 - 0.48, abs=1e-6)


def test_the_refusal_names_how_much_more_would_have_to_be_owed() -> None:
    with pytest.raises(NoScheme) as caught:
        design(costly_site(), lending({"debt_limit": 0.0299, **NEW_ALONE}, mode="joint-plan"))
    (price,) = (price for price in caught.value.explanation.prices if price.kind == "debt-limit")
    assert price.money == pytest.approx(0.01)


def broken(scheme: Scheme, debt: dict[str, tuple[float, ...]], **rule: Any) -> set[str]:
    """Rules that the scheme breaks with other debts, or under another rule."""
    model = scheme.model if not rule else lending(rule)
    terms = scheme.terms.model_copy(update={"debt": debt})
    found = breaches(scheme.case, model, terms, settle(scheme.case, scheme.model, terms), 1e-6, scheme.table.game)
    return {breach.rule for breach in found}


def test_the_audit_knows_limits_term_and_rate_and_that_all_is_repaid() -> None:
    scheme = design(costly_site(), lending({"debt_limit": 0.0301, **NEW_ALONE}))
    own = dict(scheme.terms.debt)
    assert broken(scheme, own) == set()
    assert "participation.city: every-year" in broken(scheme, {})
    assert "borrowing.debt_limit" in broken(scheme, {"new": (3.2, *own["new"][1:])})
    assert "borrowing.debt_limit" in broken(scheme, {**own, "old": (0.1,) + (0.0,) * 7})
    assert {"borrowing", "borrowing.term"} <= broken(scheme, {"new": (3.0,) * 8})
    assert broken(scheme, own, debt_limit=0.0299) == {"borrowing.debt_limit"}
    assert broken(scheme, own, debt_limit=0.05, term=1) == {"borrowing.term"}
    assert broken(scheme, own, debt_limit=0.05, bond_rate=0.02) == {"borrowing.bond_rate"}


def test_whoever_leaves_still_owes_what_it_borrowed() -> None:
    """Leaving for the status quo ends what the host still has of the move, and not its debt."""
    rule = {"debt_limit": 0.0301, **NEW_ALONE}
    held = lending(rule, enforcement="bond", bond_limit=1.0)
    scheme = design(costly_site(), held)
    to_quo = held.model_copy(update={"exit": held.exit_terms.model_copy(update={"revert_to": "status-quo"})})
    value = exit_value(scheme.case, to_quo, scheme.terms, scheme.ledger)
    of_move = 4.0  # what the move itself brings the host each year, before it pays the origin
    assert value.loc["new", 2026] == pytest.approx(-6 * of_move, abs=1e-6)


def test_a_rule_that_leaves_nothing_open_is_simulated_with_what_it_makes_cities_borrow() -> None:
    """Half of 4 to the origin: the host has 2 - 6 in the first year, and 2 a year to repay the 4 with."""
    model = lending({"debt_limit": 0.05}, mode="joint-plan")
    fixed = model.tax_sharing.model_copy(update={"origin_share": 0.5, "vary_by": ()})
    closed = model.model_copy(
        update={"tax_sharing": fixed, "costs": model.costs.model_copy(update={"projects": "by-benefit"})}
    )
    scheme = simulate(costly_site(), closed)
    assert owed(scheme, "new") == [4.0, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    assert scheme.breaches == ()


@pytest.mark.parametrize(
    ("seed", "limit"),
    [
        (1, 0.002),
        (1, 0.005),
        (22, None),
        (22, 0.0007),
        (22, 0.002),
        (40, 0.0007),
        (48, 0.002),
        (53, 0.005),
        (55, 0.002),
    ],
)
def test_no_other_plan_that_holds_gains_more_when_lenders_have_had_theirs(seed: int, limit: float | None) -> None:
    """Every plan by a program of its own, which shares nothing with the design but the ledger of the bare plan."""
    case = random_case(seed, cities=4, transfers=3, projects=0)
    rate = case.discount_rate + (0.0, 0.03)[seed % 2]
    rule = None if limit is None else {"bond_rate": rate, "debt_limit": limit}
    table = worth_table(case)
    every = [net_gain_of_plan(case, plan, rule) for plan in every_plan(case, table)]
    best = max(gain for gain in every if gain is not None)
    assert design(case, lending(rule), table).gain.sum() == pytest.approx(best, abs=1e-5)


def test_an_offer_says_nothing_of_loans_and_is_settled_with_those_that_it_takes() -> None:
    """A quarter of 4 to the origin each year: the host lacks 6 + 1 - 4 in the first year and has 3 in the second."""
    model, case = lending({"debt_limit": 0.05}, mode="joint-plan"), costly_site()
    offer = Offer(clauses=(Clause(number="origin_share", value=0.25),))
    scheme = settle_offer(take_position(case, model, offer, worth_table(case)))
    assert owed(scheme, "new") == [3.0] + [0.0] * 7
    assert scheme.accepted
    poor = settle_offer(take_position(case, lending(None, mode="joint-plan"), offer, worth_table(case)))
    assert not poor.debts.any(axis=None)
    found = breaches(case, poor.model, poor.terms, poor.ledger, 1e-6, poor.table.game)
    assert {breach.rule for breach in found} == {"participation.city: every-year"}


def test_what_is_handed_out_says_who_borrows_and_is_read_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Report, workbook and agreement, and the stored scheme, with figures that no binary fraction holds."""
    save_case(costly_site(discount_rate=0.037, growth=0.013), tmp_path / "two.json")
    law = text_with("debt_limit = 0.05", "legal-pact").replace('city = "present-value"', 'city = "every-year"')
    (tmp_path / "mine.toml").write_text(law, "utf-8")
    out = tmp_path / "out"
    assert main(["design", str(tmp_path / "two.json"), "--model", str(tmp_path / "mine.toml"), "--out", str(out)]) == 0
    assert "Cities that borrow so that no year keeps them out" in capsys.readouterr().out
    debts = json.loads((out / "scheme.json").read_text("utf-8"))["debts"]
    assert debts
    assert all(row["2031"] == 0.0 for row in debts)
    assert "What cities borrow and owe" in load_workbook(out / "scheme.xlsx").sheetnames
    said = " ".join(paragraph.text for paragraph in docx.Document(str(out / "pact.docx")).paragraphs)
    assert "A city may borrow, in its own name and at 3.70% a year" in said
    assert main(["report", str(out / "scheme.json"), "--lang", "zh"]) == 0
    assert "为度过资金不足的年份而借款" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("owing", "free"),
    [((3.0, 1.0, 0.0), 2003), ((0.0, 2.0, 0.0), 2003), ((0.0, 0.0, 0.0), 2001), ((3.0, 0.0, 0.1), None)],
)
def test_free_of_debt_is_who_owes_nothing_from_then_on(owing: tuple[float, ...], free: int | None) -> None:
    assert free_of_debt(pd.Series(owing, index=[2001, 2002, 2003])) == free


def test_what_is_still_owed_in_the_last_year_is_said() -> None:
    found = negotiate(costly_site(), lending({"debt_limit": 0.05, **NEW_ALONE}))
    terms = found.scheme.terms.model_copy(update={"debt": {"new": (3.0,) * 8}})
    case, model = found.scheme.case, found.scheme.model
    owing = replace(found.scheme, terms=terms, ledger=settle(case, model, terms))
    said = [sentence.text for sentence in debt_sentences(Dossier(owing, "offer"))]
    assert "3.000 is still owed at the end of 2031" in said[0]
    assert "至 2031 年末仍欠 3.000" in in_language(said[0], "zh")
    told = [sentence.text for sentence in lines(owing, found.standings["new"])]
    assert any("still owes 3.000 at the end of 2031" in text for text in told)
    assert any("至 2031 年末仍欠 3.000" in in_language(text, "zh") for text in told)


def text_with(section: str, name: str) -> str:
    """The file of a bundled mechanism with a section of its own on loans."""
    fields = [line.split("=")[0].strip() for line in section.splitlines()]
    references = "".join(f'\n[references."borrowing.{field}"]\ntext = "test"\nstatus = "choice"\n' for field in fields)
    text = (bundled_folder("models") / f"{name}.toml").read_text("utf-8")
    return text.replace("[design]", f"[borrowing]\n{section}\n\n[design]") + references


def file_with(section: str, every_year: bool = True) -> Mechanism:
    """The consensus, whose cities may not lose in any year, or the law, read with that."""
    return read_model(text_with(section, "voluntary-consensus" if every_year else "legal-pact"), "mine.toml")


@pytest.mark.parametrize(
    ("section", "place", "remedy"),
    [
        ("debt_limit = 0.05\nbond_rate = -0.01", "borrowing.bond_rate", "0"),
        ("debt_limit = 5", "borrowing.debt_limit", "1"),
        ("debt_limit = 0.05\ndebt_limits = { old = 3 }", "borrowing.debt_limits", "1"),
        ("debt_limit = { min = 0, max = 1 }", "borrowing.debt_limit", ""),
        ("debt_limit = 0.05\nterm = 0", "borrowing.term", "1"),
    ],
)
def test_what_is_absurd_is_refused_with_its_place(section: str, place: str, remedy: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        file_with(section)
    problem = caught.value.problems[0]
    assert place in str(problem.column)
    assert remedy in problem.remedy


def test_nobody_borrows_where_no_year_counts() -> None:
    with pytest.raises(InvalidInput, match="nothing to borrow for"):
        file_with("debt_limit = 0.05", every_year=False)


def test_rates_below_the_discount_rate_and_unknown_cities_do_not_fit_a_case() -> None:
    rule = {"bond_rate": 0.02, "debt_limit": 0.05, "debt_limits": {"atlantis": 0.1}}
    with pytest.raises(InvalidInput) as caught:
        check_applicable(two_city_case(discount_rate=0.05), lending(rule))
    below, unknown = caught.value.problems
    assert "0.02" in below.message
    assert "0.05" in below.message
    assert "atlantis" in unknown.message
    assert "old, new" in unknown.message


def test_a_bundled_mechanism_can_be_given_loans() -> None:
    model = file_with("debt_limit = 0.05\nbond_rate = 0.04\nterm = 5")
    assert model.borrowing is not None
    assert (model.borrowing.term, load_model("voluntary-consensus").borrowing) == (5, None)
