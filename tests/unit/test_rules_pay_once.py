"""What a rule pays for it pays for once, and a key measures what its name says; amounts worked out by hand."""

import pytest

from citypact.case.flows import works
from citypact.case.model import Case, Project, ProjectBenefit
from citypact.mechanism import Mechanism, load_model
from citypact.mechanism.harm import compensations
from citypact.mechanism.instruments import Pool
from citypact.optimize import simulate
from support.districts import accounts, district, received
from support.random_cases import MADE_UP, named
from support.two_cities import two_city_case


def river(harmed: str, category: str = "ecological") -> Case:
    """``old`` is upstream and weak. Water protection serves from 2025 to 2031 and harms one city by 0.5 a year."""
    case = two_city_case()
    water = Project(
        id="water",
        name=named("water"),
        category=category,
        start_year=2024,
        build_years=1,
        capital_cost=1.0,
        annual_cost=0.0,
        members=("old", "new"),
        **MADE_UP,
    )
    benefits = tuple(
        ProjectBenefit(project="water", city=city, benefit=-0.5 if city == harmed else 5.0, growth=0.0, **MADE_UP)
        for city in ("old", "new")
    )
    cities = (case.cities[0].model_copy(update={"weak": True}), case.cities[1])
    return case.model_copy(update={"cities": cities, "projects": (water,), "project_benefits": benefits})


def paid(case: Case, model: Mechanism, item: str) -> list[float]:
    """What the pact pays under an item in each year from 2024 on, to whomever."""
    rows = simulate(case, model).ledger.query("item == @item")
    return rows.groupby("year")["amount"].sum().reindex(case.years, fill_value=0.0).round(9).tolist()


def test_harm_that_an_agreement_pays_for_is_not_made_good_while_it_runs() -> None:
    """The agreement of 2012 runs for three years of service, 2025 to 2027; then the harm of 0.5 is made good."""
    case, rule = river(harmed="old"), load_model("xinan-river-2012")
    assert paid(case, rule, "quality-payment") == [0.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0]
    assert paid(case, rule, "harm-compensation") == [0.0, 0.0, 0.0, 0.0, 0.5, 0.5, 0.5, 0.5]


@pytest.mark.parametrize(
    ("case", "rule"),
    [
        (river(harmed="old"), "ningde-2017"),  # no agreement on quality
        (river(harmed="new"), "xinan-river-2012"),  # the agreement pays upstream, the harm is downstream
        (river(harmed="old", category="major"), "ningde-2017"),
    ],
)
def test_harm_that_nothing_else_pays_for_is_made_good_in_all_years(case: Case, rule: str) -> None:
    assert paid(case, load_model(rule), "harm-compensation") == [0.0, *[0.5] * 7]


def test_harm_by_a_project_without_an_agreement_is_made_good_beside_one_that_has_it() -> None:
    """Two works: water has an agreement, a road that harms the same city as much has none."""
    case = river(harmed="old")
    road = case.projects[0].model_copy(update={"id": "road", "name": named("road"), "category": "major"})
    rows = tuple(row.model_copy(update={"project": "road"}) for row in case.project_benefits)
    both = {"projects": (*case.projects, road), "project_benefits": (*case.project_benefits, *rows)}
    rule = load_model("xinan-river-2012")
    assert paid(case.model_copy(update=both), rule, "harm-compensation") == [0.0, 0.5, 0.5, 0.5, 1.0, 1.0, 1.0, 1.0]


def pooled(over: str, base: str = "revenue") -> Mechanism:
    """A tenth of the base, or of its growth, divided by growth."""
    rule = Pool(base=base, over=over, rate=0.1, key={"growth": 1.0})
    return load_model("minnesota-473f").model_copy(update={"pool": rule})


@pytest.mark.parametrize(
    ("over", "revenue", "to_a"),
    [
        ("nothing", (120.0, 310.0), 2 / 3 * 43.0 - 12.0),  # 12 + 31 paid in; a grew by 20, b by 10
        ("nothing", (120.0, 290.0), 41.0 - 12.0),  # 12 + 29 paid in; b did not grow
        ("nothing", (90.0, 300.0), 39.0 / 2 - 9.0),  # nobody grew: equal parts
        ("base-year", (120.0, 310.0), 0.0),  # 2 + 1 paid in and back
        ("base-year", (120.0, 290.0), 0.0),
    ],
)
def test_the_key_growth_is_growth_over_the_base_year_whatever_is_pooled(
    over: str, revenue: tuple[float, float], to_a: float
) -> None:
    case = district({"a": {"revenue": 100.0}, "b": {"revenue": 300.0}}, 1, unit=1.0, currency="USD")
    years = accounts(case, pooled(over), {"a": [revenue[0]], "b": [revenue[1]]})
    assert received(years, "a", "pool") == pytest.approx([to_a], abs=0.01)


def test_the_key_growth_of_products_counts_from_the_base_year_too() -> None:
    """Products of 1,000 and 3,000 grow by a tenth, so by 100 and 300; of 110 + 330 paid in a quarter is 110."""
    cities = {"a": {"revenue": 100.0, "gdp": 1000.0}, "b": {"revenue": 300.0, "gdp": 3000.0}}
    case = district(cities, 1, unit=1.0, currency="USD", revenue_growth=0.1)
    assert paid(case, pooled("nothing", base="gdp"), "pool") == [0.0]


def test_what_makes_good_a_harm_is_remembered_of_the_rule_and_the_project_that_it_was_asked_of() -> None:
    case, rule = river(harmed="old"), load_model("xinan-river-2012").at({})
    without = rule.model_copy(update={"quality": None})
    flows = works(case, case.project["water"])
    assert compensations(case, rule, flows)["old"].sum() < compensations(case, without, flows)["old"].sum()
    later = works(case, case.project["water"].model_copy(update={"build_years": 3}))
    once, again = (compensations(case, without, each)["old"] for each in (flows, later))
    assert (once > 0).sum() == (again > 0).sum() + 2
