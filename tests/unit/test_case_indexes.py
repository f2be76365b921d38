"""What a case works out from its fields and remembers: by key, never from another case, never seen from outside."""

import copy
import pickle

import pytest

from citypact.case import Case, load_case
from citypact.case.flows import move
from citypact.mechanism import ClosedMechanism, load_model, shared_tax
from citypact.optimize import design
from support import bundled

FIELDS = set(Case.model_fields)


@pytest.fixture
def case() -> Case:
    return bundled.case("beijing-tianjin-hebei")


def test_things_are_found_by_key(case: Case) -> None:
    assert all(case.city[city.id] is city and case.cities[case.position[city.id]] is city for city in case.cities)
    assert all(case.transfer[transfer.id] is transfer for transfer in case.transfers)
    assert all(case.host[host.transfer, host.host] is host for host in case.hosts)
    assert all(case.project[project.id] is project for project in case.projects)
    assert all(case.capacity[row.city, row.resource] == row.amount for row in case.capacities)
    assert case.weak == {city.id for city in case.cities if city.weak}


def test_a_copy_with_other_fields_works_out_its_own(case: Case) -> None:
    """pydantic's own copy takes what is cached along, so that the copy would answer for the original."""
    assert len(case.city) == len(case.cities)
    first = case.cities[0]
    fewer = case.model_copy(update={"cities": case.cities[1:]})
    assert first.id not in fewer.city
    assert fewer.position[case.cities[1].id] == 0
    richer = case.model_copy(update={"cities": (first.model_copy(update={"gdp": 1.0}), *case.cities[1:])}, deep=True)
    assert richer.city[first.id].gdp == 1.0
    assert case.city[first.id].gdp == first.gdp != 1.0


def test_what_is_recalled_is_what_was_found_of_the_same_things() -> None:
    case, asked = bundled.case("beijing-tianjin-hebei").model_copy(), list[float]()

    def doubled(number: float) -> float:
        def work() -> float:
            asked.append(number)
            return 2 * number

        return case.recall(("doubled",), number, work)

    assert [doubled(1.0), doubled(1.0), doubled(2.0), doubled(1.0)] == [2.0, 2.0, 4.0, 2.0]
    assert asked == [1.0, 2.0, 1.0]
    assert case.model_copy(update={"horizon": 3}).recall(("doubled",), 1.0, lambda: 0.0) == 0.0


def test_tax_that_is_shared_follows_the_rule_that_is_asked_about() -> None:
    """One case, two rules in turn: neither is answered with what was worked out for the other."""
    case, rule = bundled.case("beijing-tianjin-hebei"), load_model("bth-2015").at({})
    longer = rule.model_copy(update={"tax_sharing": rule.tax_sharing.model_copy(update={"term": 2})})
    flows = [move(case, case.transfer[row.transfer], row) for row in case.hosts]

    def shared(model: ClosedMechanism, of: Case) -> list[list[float]]:
        return [shared_tax(of, model, one).base.tolist() for one in flows]

    afresh = load_case("beijing-tianjin-hebei")
    assert [shared(rule, case), shared(longer, case), shared(rule, case)] == [
        shared(rule, afresh),
        shared(longer, afresh),
        shared(rule, afresh),
    ]
    assert shared(rule, case) != shared(longer, case)


def test_cases_that_were_both_designed_on_are_equal_and_so_are_their_schemes() -> None:
    """What a case remembers holds arrays, which have no single answer to whether they are equal."""
    one, other = load_case("pearl-river-delta"), load_case("pearl-river-delta")
    schemes = [design(each, load_model("hybrid")) for each in (one, other)]
    assert one.remembered
    assert one == other == copy.deepcopy(one)
    assert schemes[0] == schemes[1]
    assert one != other.model_copy(update={"unit": 2.0 * other.unit})


def test_what_is_remembered_is_no_part_of_the_case(case: Case) -> None:
    fresh = load_case("beijing-tianjin-hebei")
    assert case.host
    assert case.transfer
    assert case == fresh
    assert fresh == case
    assert set(dict(case)) == set(case.model_dump()) == FIELDS
    assert repr(case) == repr(fresh)
    for twin in (pickle.loads(pickle.dumps(case)), copy.copy(case), copy.deepcopy(case)):
        assert twin == case
        assert twin.host == case.host
    assert len(pickle.dumps(case)) == len(pickle.dumps(fresh))
