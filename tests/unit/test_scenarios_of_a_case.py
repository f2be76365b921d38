"""Scenarios change the figures they name, and nothing else; what they change counts as assumed."""

import pytest

from citypact.case import Case, Change, Named, Scenario, load_case, under
from citypact.case.starter import write_starter
from citypact.errors import InvalidInput


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The template."""
    path = tmp_path_factory.mktemp("good") / "case.json"
    write_starter(path)
    return load_case(path)


def scenario(**change: object) -> Scenario:
    """A scenario of one change."""
    return Scenario(id="test", title=Named(en="Test", zh="试验"), changes=(Change.model_validate(change),))


def test_a_whole_column(case: Case) -> None:
    slow = under(case, "slow-growth")
    assert [host.growth for host in slow.hosts] == [0.01, 0.01, 0.02, 0.02, 0.015]
    assert [transfer.growth for transfer in slow.transfers] == [0.005, 0.015, 0.015]
    assert slow.model_copy(update={"hosts": case.hosts, "transfers": case.transfers}) == case


def test_one_row(case: Case) -> None:
    dear = under(case, "dear-land")
    assert [capacity.amount for capacity in dear.capacities] == [200, 320]
    assert dear.model_copy(update={"capacities": case.capacities}) == case


def test_taxes_and_figures_of_the_case(case: Case) -> None:
    doubled = under(case, scenario(table="hosts", column="tax_vat", rows="parts/hill", multiply=2))
    assert [host.taxes["vat"] for host in doubled.hosts] == [9, 8.5, 3.5, 6.4, 1.6]
    local = under(case, scenario(table="case", column="retention.vat", set=0.6))
    assert dict(local.retention) == {"vat": 0.6, "cit": 0.4}
    assert under(case, scenario(table="case", column="horizon", multiply=2)).horizon == 20
    assert under(case, scenario(table="projects", column="build_years", multiply=2)).projects[1].build_years == 6


def test_what_is_changed_is_assumed(case: Case) -> None:
    assert case.figures["retention.vat"].evidence == "published"
    local = under(case, scenario(table="case", column="retention.vat", set=0.6))
    assert local.figures["retention.vat"].evidence == "assumed"
    assert local.figures["retention.cit"].evidence == "published"
    published = case.model_copy(
        update={"capacities": tuple(row.model_copy(update={"evidence": "published"}) for row in case.capacities)}
    )
    assert [row.evidence for row in under(published, "dear-land").capacities] == ["assumed", "published"]


def test_unknown_figures_stay_unknown(case: Case) -> None:
    cleaner = under(case, scenario(table="cities", column="pm25", multiply=0.5))
    assert [city.indicators["pm25"] for city in cleaner.cities] == [16, 20.5, None]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"table": "hosts", "column": "tax_vta", "multiply": 2}, "Did you mean 'tax_vat'?"),
        ({"table": "hosts", "column": "growth", "rows": "parts/hall", "multiply": 2}, "Did you mean 'parts/hill'?"),
        ({"table": "cities", "column": "name_en", "set": 2}, "holds no numbers"),
        ({"table": "case", "column": "discount", "set": 0.1}, "Did you mean 'discount_rate'?"),
        ({"table": "hosts", "column": "growth"}, "neither multiply nor set"),
        ({"table": "hosts", "column": "tax_vat", "multiply": -1}, "a negative number where none is possible"),
        ({"table": "hosts", "column": "start_year", "multiply": 1.1}, "whole number"),
        ({"table": "hosts", "column": "start_year", "set": 2034}, "outside the horizon of 2024 to 2033"),
        ({"table": "project_benefits", "column": "benefit", "rows": "river/plain", "multiply": -1}, "harms plain"),
    ],
)
def test_unsound_scenarios(change: dict[str, object], says: str, case: Case) -> None:
    with pytest.raises(InvalidInput) as caught:
        under(case, scenario(**change))
    assert says in str(caught.value)


def test_unknown_scenario(case: Case) -> None:
    with pytest.raises(InvalidInput, match="Did you mean 'dear-land'"):
        under(case, "deer-land")
