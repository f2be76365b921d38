"""Smaller pacts where there is none of the whole, by hand: what is left out, and what that gives up."""

import json
from pathlib import Path

import pytest

from citypact.case import save_case
from citypact.case.model import Capacity, Case
from citypact.mechanism import Mechanism
from citypact.negotiation.offer import Clause, Offer
from citypact.negotiation.smaller import smaller_pacts
from citypact.optimize import NoScheme, design
from citypact.optimize.left_out import LeftOut, left_out
from citypact.report.refusal import Refusal
from support.desk import hybrid
from support.random_cases import MADE_UP, named
from support.screen import run
from support.two_cities import two_city_case, with_a_road

# The firm brings 8 in all, one a year, and any ratio from a half on lets nobody lose in any year. The road costs 5 in
# its first year and brings 7 later, too little to either for building it alone: with it somebody loses in that year.
BOTH = {"old": 0.5, "new": 0.5}


def _nobody_loses_in_any_year() -> Mechanism:
    return hybrid(participation={"city": "every-year"}).model_copy(update={"fund": None})


def _with_a_dear_host(cost: float) -> Case:
    """The firm's best host pays for a site in the first year; another has one, but the firm pays less tax there."""
    case = two_city_case(host={"capital_cost": cost}, lift=2.0)
    near = case.hosts[0].model_copy(update={"host": "far", "capital_cost": 0.0, "taxes": case.transfers[0].taxes})
    far = case.cities[1].model_copy(update={"id": "far", "name": named("far"), "province": "elsewhere"})
    room = Capacity(city="far", resource="land", amount=5.0, **MADE_UP)
    tables = {"cities": (*case.cities, far), "hosts": (*case.hosts, near), "capacities": (*case.capacities, room)}
    return case.model_copy(update=tables)


def test_without_the_road_there_is_a_pact() -> None:
    case, model = with_a_road(two_city_case(), 5.0, BOTH), _nobody_loses_in_any_year()
    with pytest.raises(NoScheme):
        design(case, model)
    assert left_out(case, model) == (LeftOut("project", "road", None, pytest.approx(2.0)),)  # 7 less 5


def test_with_another_host_there_is_a_pact() -> None:
    case, model = _with_a_dear_host(9.0), _nobody_loses_in_any_year()
    with pytest.raises(NoScheme):
        design(case, model)
    found = {one.what: one for one in left_out(case, model)}
    # at the best host 8 of land and 16 more of tax less 9, at the other one 8 of land
    assert found["host"] == LeftOut("host", "firm", "far", pytest.approx(15.0 - 8.0))
    assert found["city"] == LeftOut("city", "new", None, pytest.approx(15.0 - 8.0))
    assert "transfer" not in found  # a pact of nothing is none


@pytest.mark.parametrize(("share", "found"), [(0.5, [("road", 2.0)]), (0.3, [])])
def test_with_an_offer_that_is_held_too(share: float, found: list[tuple[str, float]]) -> None:
    """A half lets nobody lose without the road; with less the origin does whatever is left out."""
    case, model = with_a_road(two_city_case(), 5.0, BOTH), _nobody_loses_in_any_year()
    clause = Clause(number="origin_share", transfer="firm", value=share)
    road = Clause(number="project_share", project="road", city="old", value=0.5)
    pacts = smaller_pacts(case, model, Offer(clauses=(clause, road)))
    assert [(one.id, one.money) for one in pacts] == [(name, pytest.approx(money)) for name, money in found]


def test_a_refusal_of_an_offer_names_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case, model = save_case(with_a_road(two_city_case(), 5.0, BOTH), tmp_path / "case"), tmp_path / "strict.toml"
    assert run(capsys, "model", "copy", "hybrid", model).code == 0
    model.write_text(model.read_text("utf-8").replace('city = "present-value"', 'city = "every-year"'), "utf-8")
    offer = tmp_path / "offer.toml"
    offer.write_text('[[clauses]]\nnumber = "origin_share"\nvalue = 0.5\n', "utf-8")
    said = run(capsys, "design", case, "--model", model, "--offer", offer)
    assert said.code == 4
    assert "  - Leave out the project road: 2.0" in said.err


def test_a_refusal_offers_it_in_words_and_numbers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = save_case(with_a_road(two_city_case(), 5.0, BOTH), tmp_path / "case")
    model = tmp_path / "strict.toml"
    assert run(capsys, "model", "copy", "hybrid", model).code == 0
    model.write_text(model.read_text("utf-8").replace('city = "present-value"', 'city = "every-year"'), "utf-8")
    said = run(capsys, "design", case, "--model", model)
    assert said.code == 4
    assert "  - Leave out the project road: 2.0" in said.err
    chinese = run(capsys, "design", case, "--model", model, "--lang", "zh")
    assert "不纳入共建项目“road”：2.0" in chinese.err
    (pact,) = json.loads(run(capsys, "design", case, "--model", model, "--json").out)["smaller_pacts"]
    assert (pact["what"], pact["id"], pact["money"]) == ("project", "road", pytest.approx(2.0))


def test_no_price_is_rounded_to_nothing() -> None:
    """Beside a price of 4 million another one of 0.000004 stays an amount."""
    from citypact.optimize.infeasible import Explanation, Price
    from citypact.optimize.subject import Kind, Subject

    prices = (Price(Kind.SUBSIDY, 4e6), Price(Kind.GAIN, 4e-6, ((Subject(city="old"), 4e-6),)))
    refusal = Refusal(two_city_case(), hybrid(), Explanation((), prices))
    assert "0.000004 in all — old (0.000004)" in refusal.text("en")
