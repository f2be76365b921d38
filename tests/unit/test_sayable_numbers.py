"""Numbers as an agreement can say them: chosen so, verified so, written so, and read back so."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import citypact
from citypact.case import load_case
from citypact.case.flows import budget_revenue
from citypact.case.model import Case
from citypact.deadline import Deadline
from citypact.errors import InvalidInput
from citypact.mechanism import Mechanism, Range, load_model
from citypact.mechanism.sections.rounding import Rounding
from citypact.negotiation.counter import counter_offer
from citypact.negotiation.offer import Clause, Offer, Schedule
from citypact.negotiation.position import settle_offer, take_position
from citypact.negotiation.settled import offer_of, scheme_offer
from citypact.optimize import NoScheme, design
from citypact.pact.money import in_coins
from citypact.regions import merge_cities, provinces_of
from citypact.report.dossier import Dossier
from citypact.report.tables.proof import proof
from citypact.report.verdict import verdict
from citypact.solve.answer import Floats
from citypact.solve.near import near_point
from citypact.solve.rows import Rows
from citypact.text import in_language
from citypact.worth import worth_table
from support.empty_core import empty_core_case
from support.random_cases import random_case
from support.sayable import JSON, TOML, WORKBOOK, read_back, unsayable
from support.two_cities import two_city_case, with_a_road
from support.units_of_money import in_units_of

pytestmark = pytest.mark.sayable
YEARS = 4
NOTHING_IS_ACCEPTABLE = (5,)
"""Made-up cases in which somebody objects to whatever the rules allow."""


def towns() -> Case:
    """``old`` loses 2 a year and is glad of 2; ``new`` gets 3: with budgets kept whole it needs 2/3 of the tax back."""
    return two_city_case(lift=1.5, horizon=YEARS, transfer={"release_benefit": 2.0})


def asking(rounding: Rounding | None = None, projects: str = "design", **participation: Any) -> Mechanism:
    """Any ratio and no fund; budgets must not lose."""
    model = load_model("hybrid")
    consent = model.participation.model_copy(update={"money": "present-value", **participation})
    update = {
        "tax_sharing": model.tax_sharing.model_copy(update={"origin_share": Range(min=0, max=1)}),
        "costs": model.costs.model_copy(update={"projects": projects}),
        "participation": consent,
        "fund": None,
        "rounding": rounding,
    }
    return model.model_copy(update=update)


@pytest.mark.parametrize(
    ("rounding", "share"),
    [
        (None, 0.667),  # the least tenth of a point that is no less than 2/3
        (Rounding(ratio=0.01), 0.67),
        (Rounding(ratio=0.05), 0.7),
        (Rounding(ratio=0.0), 2 / 3),
    ],
)
def test_a_ratio_is_the_nearest_multiple_that_wrongs_nobody(rounding: Rounding | None, share: float) -> None:
    """12 a share of all tax: ``old`` gains what it is paid, and is 8 less 8 short of its budget at exactly 2/3."""
    scheme = design(towns(), asking(rounding))
    assert scheme.terms.origin_share["firm"] == pytest.approx((share,) * YEARS, abs=1e-9)
    assert scheme.gain["old"] == pytest.approx(12 * share, abs=1e-6)
    assert scheme.gain["new"] == pytest.approx(12 * (1 - share), abs=1e-6)
    assert scheme.over_budget.empty
    assert scheme.accepted


def test_no_rounding_is_sought_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ways to round that come to the same program are one; this design needs several before one holds."""
    asked: list[bytes] = []

    def noted(rows: Rows, cost: Floats, *others: Any) -> tuple[Rows, Floats] | None:
        parts = rows.matrix.data, rows.matrix.indices, rows.row_low, rows.row_up, rows.low, rows.up, cost
        asked.append(b"".join(part.tobytes() for part in parts))
        return near_point(rows, cost, *others)

    monkeypatch.setattr("citypact.optimize.rounding.near_point", noted)
    design(load_case("beijing-tianjin-hebei"), load_model("hybrid"))
    assert len(asked) == len(set(asked)) > 3


def test_where_only_fine_numbers_will_do_they_are_found_and_said() -> None:
    """The road costs 8.99999 and brings 3 and 6: ``old`` bears between 0.3333326 and 0.3333337, ``new`` the rest."""
    case = with_a_road(two_city_case(lift=1.5, horizon=4), 8.99999, {"old": 1.0, "new": 2.0})
    scheme = design(case, asking(money="none"))
    assert scheme.terms.project_share["road"] == {"old": 0.333333, "new": 0.666667}
    assert scheme.verification["rounding"]["ratio"]["held"] == pytest.approx(1e-6)
    told = " ".join(sentence.text for sentence in verdict(Dossier(scheme, "design")))
    assert "ratios to 0.0001 percentage points" in told
    assert "finer than usual" in told


@pytest.mark.parametrize("seed", range(4))
def test_every_number_of_a_design_can_be_said_and_comes_back(seed: int, tmp_path: Path) -> None:
    case, model = random_case(seed), load_model("hybrid")
    table = worth_table(case)
    scheme = design(case, model, table)
    amount = scheme.verification["rounding"]["amount"]["held"] * case.unit
    assert list(unsayable(scheme, amount=amount)) == []
    for name in (TOML, JSON, WORKBOOK):
        again = read_back(tmp_path, scheme_offer(scheme), case, model, table, name)
        assert again.terms == scheme.terms
        assert again.accepted == scheme.accepted


@pytest.mark.parametrize("seed", range(8))
def test_what_the_desk_answers_is_accepted_when_it_is_laid_back(seed: int, tmp_path: Path) -> None:
    case, model = random_case(seed, cities=3, transfers=3, projects=1), load_model("hybrid")
    table = worth_table(case)
    drafts = [Clause(number="origin_share", value=0.1), Clause(number="contribution_rate", value=0.001)]
    position = take_position(case, model, Offer(clauses=tuple(drafts)), table)
    for measure in ("fewest", "weighted", "largest"):
        try:
            counter = counter_offer(position, measure)
        except NoScheme:
            assert seed in NOTHING_IS_ACCEPTABLE
            return
        again = read_back(tmp_path, offer_of(position, counter.scheme), case, model, table)
        assert again.accepted
        assert not again.breaches
        assert again.terms == counter.scheme.terms


@pytest.mark.parametrize(("name", "draft"), [("middle-yangtze-provinces", 0.25), ("guangdong-transfer", None)])
def test_bundled_cases_come_back(name: str, draft: float | None, tmp_path: Path) -> None:
    """The others: ``tests/benchmarks/check_sayable.py``. In Guangdong some coalition always objects."""
    case, model = citypact.load_case(name), load_model("hybrid")
    table = worth_table(case)
    scheme = design(case, model, table)
    again = read_back(tmp_path, scheme_offer(scheme), case, model, table)
    assert (again.terms, again.accepted) == (scheme.terms, scheme.accepted)
    if draft is not None:
        clauses = (Clause(number="origin_share", value=draft),)
        position = take_position(case, model, Offer(clauses=clauses), table)
        counter = counter_offer(position, "fewest").scheme
        again = read_back(tmp_path, offer_of(position, counter), case, model, table)
        assert (again.terms, again.accepted) == (counter.terms, True)


def test_shares_that_could_not_be_rounded_are_read_back_to_the_last_decimal(tmp_path: Path) -> None:
    """Three parts of a road, each to twelve decimals, that would make 1 and a millionth of a millionth."""
    case, model = random_case(35, 4, 3, 2), load_model("hybrid")
    table = worth_table(case)
    clauses = [Clause(number="origin_share", value=0.1), Clause(number="project_share", value="by-benefit")]
    clauses += [Clause(number=number, value=0.0) for number in ("contribution_rate", "grant")]
    position = take_position(case, model, Offer(clauses=tuple(clauses)), table)
    scheme = counter_offer(position, "largest").scheme
    assert scheme.verification["rounding"]["ratio"]["held"] == 0.0
    for project, shares in scheme.terms.project_share.items():
        assert sum(shares.values()) + scheme.terms.carried.get(project, 0.0) == pytest.approx(1.0, abs=1e-15)
    assert read_back(tmp_path, offer_of(position, scheme), case, model, table).terms == scheme.terms


def test_coins_that_are_paid_in_beside_what_is_said_are_told() -> None:
    """The works that the fund pays for are in whole coins by year, so that it lacks two cents in the last one."""
    whole = citypact.load_case("twin-cities-pool")
    case = merge_cities(whole, provinces_of(whole))
    scheme = design(case, load_model("hybrid"))
    odd = [
        (city, year)
        for city, paid in scheme.terms.contributions.items()
        for year, amount in enumerate(paid)
        if amount % 1
    ]
    told = scheme.verification["rounding"]["rests"]
    assert {(rest["city"], rest["year"] - case.years[0]) for rest in told} == set(odd) != set()
    assert list(unsayable(scheme, amount=case.unit * scheme.verification["rounding"]["amount"]["held"])) == []
    sentences = [s.text for s in verdict(Dossier(scheme, "design")) if "no round amount" in s.text]
    assert sentences == [
        "The last contribution of Anoka County pays in what the fund still lacks, and so is no round amount."
    ]


def test_what_coalitions_lack_is_reckoned_with_the_payments_of_the_offer(tmp_path: Path) -> None:
    """A program may miss them by a little, but nobody is given that little: it is what the ledger says."""
    case, model = empty_core_case(), load_model("hybrid")
    table = worth_table(case)
    scheme = design(case, model, table)
    again = read_back(tmp_path, scheme_offer(scheme), case, model, table)
    assert again.terms.contributions == scheme.terms.contributions != {}
    assert again.verification["shortfall"] == pytest.approx(float(scheme.excess.max()), abs=1e-9) != 0.0


@pytest.mark.parametrize(
    ("seed", "sizes", "factor", "currency", "unit"),
    [
        (111, (3, 3, 2), 1.0, "JPY", 1e4),
        (58, (3, 1, 1), 0.01, "CNY", 1e4),
        (5, (2, 1, 2), 1e4, "KWD", 1e4),
        (217, (2, 2, 0), 1.0, "USD", 1.0),
    ],
)
def test_a_design_comes_back_where_a_coin_is_large_beside_the_money(
    seed: int, sizes: tuple[int, int, int], factor: float, currency: str, unit: float, tmp_path: Path
) -> None:
    """What the fund pays for projects is in whole coins, which solvers tell from the offer's sums."""
    given = in_units_of(random_case(seed, *sizes), factor)
    case = given.model_copy(update={"unit": unit, "currency": currency})
    for name in ("negotiated", "hybrid"):
        model, table = load_model(name), worth_table(case)
        scheme = design(case, model, table)
        again = read_back(tmp_path, scheme_offer(scheme), case, model, table)
        assert again.terms == scheme.terms
        pd.testing.assert_frame_equal(again.ledger, scheme.ledger)


def test_a_rate_and_a_schedule_that_leave_less_than_a_coin_are_read_back(tmp_path: Path) -> None:
    """The rate comes to a part of a coin more than the fund needs in the last year, and nothing else is open."""
    case = random_case(167, 2, 3, 1).model_copy(update={"unit": 1e4})
    model = load_model("negotiated").model_copy(update={"rounding": Rounding(amount=333.0)})
    table = worth_table(case)
    rate = Clause(number="contribution_rate", city="city-0", value=0.001)
    position = take_position(case, model, Offer(clauses=(Clause(number="origin_share", value=0.0), rate)), table)
    scheme = counter_offer(position, "largest").scheme
    assert read_back(tmp_path, offer_of(position, scheme), case, model, table).terms == scheme.terms


@pytest.mark.parametrize(
    ("seed", "sizes", "factor", "currency", "drafted"),
    [(114, (2, 1, 2), 1000.0, "USD", 0.000137), (120, (3, 1, 1), 1.0, "JPY", 0.001)],
)
def test_a_rate_stays_one_where_another_city_pays_in_what_is_missing(
    seed: int, sizes: tuple[int, int, int], factor: float, currency: str, drafted: float, tmp_path: Path
) -> None:
    """Of a fund that grants nothing the last coins are paid in by a city whose contribution is no round number."""
    case = in_units_of(random_case(seed, *sizes), factor).model_copy(update={"unit": 1e8, "currency": currency})
    model, table = load_model("negotiated"), worth_table(case)
    rate = Clause(number="contribution_rate", city="city-0", value=drafted)
    position = take_position(case, model, Offer(clauses=(Clause(number="origin_share", value=0.1), rate)), table)
    scheme = counter_offer(position, "weighted").scheme
    offer, revenue = offer_of(position, scheme), budget_revenue(case, case.city["city-0"])
    (said,) = (c.value for c in offer.clauses if c.number == "contribution_rate" and c.city == "city-0")
    assert in_coins(case, scheme.terms.contributions["city-0"]).tolist() == in_coins(case, said * revenue).tolist()
    assert scheme.fund["balance"].iloc[-1] == 0.0
    assert read_back(tmp_path, offer, case, model, table).terms == scheme.terms


def test_an_offer_that_everybody_accepts_is_its_own_counter_offer() -> None:
    case, model = random_case(3), load_model("hybrid")
    table = worth_table(case)
    scheme = design(case, model, table)
    counter = counter_offer(take_position(case, model, scheme_offer(scheme), table))
    assert (counter.distance, counter.clauses_changed) == (0.0, 0)
    assert counter.scheme.terms == scheme.terms


def test_a_rate_comes_back_as_it_was_said(tmp_path: Path) -> None:
    """0.1 % of a revenue of 100 is 0.1 a year; both pay it, and the fund ends at nothing."""
    case, model = towns(), load_model("hybrid")
    table = worth_table(case)
    position = take_position(case, model, Offer(clauses=(Clause(number="contribution_rate", value=0.001),)), table)
    offer = offer_of(position, settle_offer(position))
    rates = {clause.city: clause.value for clause in offer.clauses if clause.number == "contribution_rate"}
    assert rates == {"old": 0.001, "new": 0.001}
    again = read_back(tmp_path, offer, case, model, table)
    assert again.terms.contributions == {"old": (0.1,) * YEARS, "new": (0.1,) * YEARS}
    assert again.fund["balance"].iloc[-1] == 0.0


def test_a_clause_goes_before_the_schedule() -> None:
    case, model = towns(), load_model("hybrid")
    table = worth_table(case)
    paid = Schedule(
        contributions={"old": (0.1,) * YEARS, "new": (0.1,) * YEARS}, grants={"compensation": {"old": (0.2,) * YEARS}}
    )
    as_said = settle_offer(take_position(case, model, Offer(schedule=paid), table))
    assert as_said.terms.contributions == {"old": (0.1,) * YEARS, "new": (0.1,) * YEARS}
    assert as_said.terms.grants["compensation"] == {"old": (0.2,) * YEARS}
    clauses = (Clause(number="contribution_rate", city="new", value=0.0), Clause(number="grant", city="old", value=0.4))
    scheme = settle_offer(take_position(case, model, Offer(clauses=clauses, schedule=paid), table))
    assert scheme.terms.contributions == {"old": (0.1,) * YEARS}


def test_an_offer_says_the_rules_of_a_changed_copy_of_a_mechanism(tmp_path: Path) -> None:
    """A copy that keeps the name: a range is written as an inline table, as TOML has no colons."""
    case, bundled = towns(), load_model("hybrid")
    wide = {"origin_share": Range(min=0.0, max=0.9, step=0.3)}
    model = bundled.model_copy(update={"tax_sharing": bundled.tax_sharing.model_copy(update=wide)})
    table = worth_table(case)
    scheme = design(case, model, table)
    offer = scheme_offer(scheme)
    assert (offer.model, dict(offer.rules)) == (
        "hybrid",
        {"tax_sharing.origin_share": {"min": 0.0, "max": 0.9, "step": 0.3}},
    )
    for name in (TOML, JSON, WORKBOOK):
        assert read_back(tmp_path, offer, case, bundled, table, name).terms == scheme.terms


def test_an_offer_names_no_mechanism_that_rules_do_not_make_of_its_own() -> None:
    """A copy that keeps the name and has no fund: no rule of an offer takes a section out."""
    case = towns()
    assert scheme_offer(design(case, asking())).model is None
    assert scheme_offer(design(case, load_model("hybrid"))).model == "hybrid"


def test_a_schedule_that_fits_nothing_is_told_all_at_once() -> None:
    case, model = towns(), load_model("hybrid")
    wrong = {"contributions": {"nowhere": [0.1] * YEARS, "old": [0.1]}, "grants": {"ecology": {"old": [1.0]}}}
    with pytest.raises(InvalidInput) as caught:
        take_position(case, model, Offer.model_validate({"schedule": wrong}), worth_table(case))
    places = [problem.column for problem in caught.value.problems]
    assert places == ["schedule.contributions.nowhere", "schedule.contributions.old", "schedule.grants.ecology.old"]
    assert all(in_language(problem.message, "zh") for problem in caught.value.problems)


def test_rounding_is_a_rule_that_an_offer_can_set(tmp_path: Path) -> None:
    case, model = random_case(1), load_model("hybrid")
    position = take_position(case, model, Offer(rules={"rounding.ratio": 0.01}), worth_table(case))
    assert position.setting.model.rounding == Rounding(ratio=0.01)
    for value, said in ((0.003, "no part of 1"), ({"min": 0.001, "max": 0.01}, "a range stands")):
        file = tmp_path / "mine.toml"
        text = (Path(citypact.bundled.bundled_folder("models")) / "hybrid.toml").read_text("utf-8")
        shown = json.dumps(value) if isinstance(value, float) else "{ min = 0.001, max = 0.01 }"
        reference = '[references."rounding.ratio"]\ntext = "as we say it"\nstatus = "choice"\n'
        file.write_text(f"{text}\n{reference}\n[rounding]\nratio = {shown}\n", "utf-8")
        with pytest.raises(InvalidInput, match=said):
            load_model(file)


def test_an_aim_is_met_within_rounding_and_says_so() -> None:
    """11.1108 are to be halved: the ratio that does it is no multiple, and a tenth of a point of 12 is 0.012."""
    case = two_city_case(lift=1.5, horizon=YEARS, transfer={"release_benefit": 1.7777})
    scheme = design(case, asking(money="none"))
    dossier = Dossier(scheme, "design")
    told = " ".join(sentence.text for sentence in verdict(dossier))
    assert "met within rounding" in told
    assert "取整误差内达到" in " ".join(in_language(s.text, "zh") for s in verdict(dossier))
    away = float((scheme.gain - scheme.gains["shapley"]).abs().sum())
    stage = next(s for s in scheme.verification["stages"] if s["objective"] == "nearest-shapley")
    assert 0 < away <= 2 * 12 * 0.001
    assert stage["value"] == pytest.approx(0.0, abs=1e-6)
    assert stage["rounded"] == pytest.approx(away, abs=1e-6)
    shown = [row[1] for row in proof(dossier).rows]
    assert any(figure == pytest.approx(away, abs=1e-6) for figure in shown if isinstance(figure, float))


def test_grains_far_too_fine_for_an_amount_are_asked_of_no_solver_as_they_are() -> None:
    """186 cities as seven players, whose payments are hundreds of millions of dollars: nothing coarse holds, and of
    the finest grain there are 10**10 in them, among which HiGHS would search without end."""
    whole = load_case("twin-cities-pool")
    case = merge_cities(whole, provinces_of(whole))
    laid = take_position(case, load_model("negotiated"), Offer(), worth_table(case))
    with Deadline(120).limiting():
        found = settle_offer(laid)
    assert found.terms.contributions
    assert all(stage["proven"] for stage in found.verification["stages"])
