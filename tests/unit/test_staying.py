"""What stays out of a plan, why, and the least change that brings it in: by hand, and by making the change."""

from collections.abc import Mapping
from typing import Any

import pytest

from citypact.case import load_case
from citypact.case.firms import firm_gain
from citypact.case.flows import move, present_value
from citypact.case.model import Case
from citypact.deadline import Deadline
from citypact.errors import SolverLimit
from citypact.mechanism import Mechanism, load_model
from citypact.mechanism.playing import playing
from citypact.optimize import design
from citypact.report.document import document
from citypact.report.dossier import Dossier
from citypact.report.staying import rounded_up
from citypact.report.tables import staying as table_of
from citypact.text import in_language
from citypact.worth import worth_table
from citypact.worth.alternative import alternative
from citypact.worth.coordination import coordinated_plan
from citypact.worth.staying import Room, Staying, staying
from citypact.worth.table import Plan
from support.anyway import restless_case, three_cities, two_cities
from support.random_cases import named, random_case
from support.tiers import as_players, with_revenue, with_tiers
from support.two_cities import two_city_case, with_a_road

LAND = "new", "land"
HYBRID, MARKET, CENTRE = map(load_model, ("hybrid", "market-driven", "government-led"))


def out_of(case: Case, model: Mechanism = HYBRID, plan: Plan | None = None) -> dict[str, Staying]:
    """What stays out of the mechanism's plan, or of another."""
    table = worth_table(case, anyway=alternative(case, model))
    held = coordinated_plan(case, model, table) if plan is None else plan
    return {each.id: each for each in staying(case, model, table, held)}


def comes_in(case: Case, model: Mechanism, key: str) -> bool:
    table = worth_table(case, anyway=alternative(case, model))
    return key in coordinated_plan(case, model, table).hosts


def with_room(case: Case, rooms: Mapping[tuple[str, str], float]) -> Case:
    """The case with so much of a resource at a city."""
    rows = [r.model_copy(update={"amount": rooms.get((r.city, r.resource), r.amount)}) for r in case.capacities]
    return case.model_copy(update={"capacities": tuple(rows)})


def with_rival(case: Case, *, land: float = 1.0, release: float = 2.0, firm_gain: float = 0.0) -> Case:
    """The case with a second firm, of another need and benefit of release."""
    rival = {"id": "rival", "name": named("rival"), "uses": {"land": land}, "release_benefit": release}
    site = {"transfer": "rival", "firm_gain": firm_gain}
    return case.model_copy(
        update={
            "transfers": (*case.transfers, case.transfers[0].model_copy(update=rival)),
            "hosts": (*case.hosts, case.hosts[0].model_copy(update=site)),
        }
    )


def with_another(case: Case, *, land: float, release: float) -> Case:
    """The case with one more rival."""
    more = with_rival(case, land=land, release=release)
    last = more.transfers[-1].model_copy(update={"id": "another"})
    site = more.hosts[-1].model_copy(update={"transfer": "another"})
    return case.model_copy(update={"transfers": (*case.transfers, last), "hosts": (*case.hosts, site)})


def road(case: Case, cost: float, benefit: float, **change: Any) -> Case:
    built = with_a_road(case, cost, {"old": benefit / 2, "new": benefit / 2})
    return built.model_copy(update={"projects": (built.projects[0].model_copy(update=change),)})


def test_what_comes_is_not_listed() -> None:
    assert out_of(two_city_case()) == {}


def test_a_move_that_loses_needs_what_it_loses() -> None:
    # The host collects 0.8 a year, the origin loses 2 and is glad of 1: -0.2 in each of 8 years.
    found = out_of(two_city_case(lift=0.4))["firm"]
    assert (found.reason, found.host, found.room, found.start_year) == ("loses", "new", (), None)
    assert found.value == pytest.approx(-1.6)
    assert found.needs == pytest.approx(1.6)


def test_what_provinces_lose_counts_where_they_are_players() -> None:
    # Origin and host gain 1.7 a year less 10 once, and the origin's province loses 0.7: 13.6 - 10 - 5.6.
    case = with_revenue(with_tiers(transfer={"adjustment_cost": 10.0}))
    assert out_of(case) == {}
    model = as_players(HYBRID)
    (found,) = out_of(playing(case, model), model).values()
    assert (found.reason, found.host, found.needs) == ("loses", "new", pytest.approx(2.0))


def test_a_transfer_without_a_host() -> None:
    case = two_city_case().model_copy(update={"hosts": ()})
    assert out_of(case)["firm"] == Staying("firm", "no-host")


def test_a_host_without_room_for_it_alone() -> None:
    found = out_of(with_room(two_city_case(), {LAND: 0.25}))["firm"]
    assert found == Staying("firm", "no-room", "new", 8.0, None, (Room("new", "land", 0.75),))


def test_crowded_out_by_what_is_worth_more() -> None:
    # The firm brings 1 a year and its rival 2, and of their needs of 1 each there is room for 1.5.
    found = out_of(with_room(with_rival(two_city_case()), {LAND: 1.5}))
    assert found == {"firm": Staying("firm", "crowded-out", "new", 8.0, 8.0, (Room("new", "land", 0.5),))}


def test_just_as_good_as_what_comes() -> None:
    (found,) = out_of(with_room(with_rival(two_city_case(), release=1.0), {LAND: 1.0})).values()
    assert (found.reason, found.needs) == ("crowded-out", 0.0)


def test_room_for_what_is_worth_more_than_it_displaces() -> None:
    # With 1 of land the firm (8) comes in place of its rival (4): no need of 1.5 for both.
    found = out_of(with_room(with_rival(two_city_case(), land=0.5, release=0.5), {LAND: 0.5}))
    assert found["firm"].reason == "no-room"
    assert found["firm"].room == (Room("new", "land", 0.5),)


def test_room_beside_all_but_what_is_worth_less() -> None:
    # The firm (8) needs 1 of land, of which there is 1.25, all used by a rival of 1 (16) and one of 0.25 (4): with 0.75
    # more it takes the room of the lesser one, where 1 more would do for all three.
    case = with_another(with_rival(two_city_case()), land=0.25, release=0.5)
    assert out_of(with_room(case, {LAND: 1.25}))["firm"].room == (Room("new", "land", 0.75),)


def test_room_counts_what_comes_into_it_first() -> None:
    # A firm of 1 land (8) beside rivals of 1 (16) and of 1 (24), with room for one: it comes in when all do.
    case = with_another(with_rival(two_city_case()), land=1.0, release=3.0)
    found = out_of(with_room(case, {LAND: 1.0}))
    assert found["rival"].room == (Room("new", "land", 1.0),)
    assert found["firm"].room == (Room("new", "land", 2.0),)


def test_a_move_that_starts_too_late() -> None:
    # It brings 1 a year from its start to 2031 and costs 4 once: 3 years from 2029, 4 from 2028, 5 from 2027.
    found = out_of(two_city_case(start_year=2029, host={"capital_cost": 4.0}))["firm"]
    assert (found.reason, found.start_year) == ("too-late", 2027)
    assert found.needs == pytest.approx(1.0)


def test_a_firm_that_does_not_gain() -> None:
    found = out_of(two_city_case(host={"firm_gain": -0.5}), MARKET)["firm"]
    assert found == Staying("firm", "loses", "new", -4.0, 4.0)


def test_a_firm_that_is_outbid() -> None:
    case = with_rival(two_city_case(host={"firm_gain": 0.25}), firm_gain=1.0)
    found = out_of(with_room(case, {LAND: 1.0}), MARKET)
    assert found == {"firm": Staying("firm", "crowded-out", "new", 2.0, 6.0, (Room("new", "land", 1.0),))}


def test_a_project_that_does_not_pay() -> None:
    # 1 a year in 2025 to 2031 for a cost of 10.
    found = out_of(road(two_city_case(), 10.0, 1.0))["road"]
    assert (found.reason, found.value, found.needs) == ("loses", pytest.approx(-3.0), pytest.approx(3.0))


def test_a_project_that_starts_too_late() -> None:
    # 3 a year after the year of building for a cost of 10: it takes 4 years, so that building in 2027 is soon enough.
    found = out_of(road(two_city_case(), 10.0, 3.0, start_year=2029))["road"]
    assert (found.reason, found.start_year, found.needs) == ("too-late", 2027, pytest.approx(4.0))


def test_a_project_of_a_category_that_is_not_built() -> None:
    found = out_of(road(two_city_case(), 1.0, 1.0, category="ecological"), MARKET)["road"]
    assert (found.reason, found.value, found.needs) == ("not-its-category", pytest.approx(6.0), 0.0)


def test_what_the_rule_does_not_cover() -> None:
    rule = load_model("bth-2015")
    only = rule.model_copy(update={"coordination": HYBRID.coordination.model_copy(update={"moves": "covered"})})
    found = out_of(road(two_city_case(transfer={"led_by": "market"}), 1.0, 1.0), only)
    assert {key: each.reason for key, each in found.items()} == {"firm": "not-covered", "road": "not-covered"}
    assert found["firm"].standing == "other-lead"


def test_what_the_terms_leave_out() -> None:
    found = out_of(road(two_city_case(), 1.0, 1.0), plan=Plan({}, ()))
    assert found == {
        "firm": Staying("firm", "left-out", "new", 8.0),
        "road": Staying("road", "left-out", None, 6.0),
    }


def test_a_firm_that_is_kept() -> None:
    # At its origin the firm pays 2 a year that new would not collect, for the loss of 1 of release and 0.5 to the firm.
    found = out_of(two_cities(lift=0.0))
    assert {key: each.reason for key, each in found.items()} == {"firm": "kept"}
    assert out_of(three_cities()) == {}


@pytest.mark.parametrize("model", [HYBRID, CENTRE, MARKET], ids=lambda model: model.id)
@pytest.mark.parametrize("seed", range(5))
def test_the_change_brings_it_in_and_less_gain_does_not(seed: int, model: Mechanism) -> None:
    case = random_case(seed, cities=3, transfers=6, tightness=0.4)
    for key, found in out_of(case, model).items():
        if key in case.transfer and found.host is not None:
            check_changes(case, model, found)


@pytest.mark.parametrize("model", [HYBRID, MARKET], ids=lambda model: model.id)
@pytest.mark.parametrize("seed", range(3))
def test_it_does_so_beside_what_goes_anyway(seed: int, model: Mechanism) -> None:
    case = restless_case(seed, cities=3, transfers=6, tightness=0.4)
    for key, found in out_of(case, model).items():
        if key in case.transfer and found.host is not None:
            check_changes(case, model, found)


def check_changes(case: Case, model: Mechanism, found: Staying) -> None:
    """Make each change that is said to bring a transfer in, and one that is a little less."""
    if found.reason == "crowded-out" or not found.room:
        assert found.needs is not None
        assert comes_in(with_value(case, model, found, found.needs * 1.001 + 1e-6), model, found.id)
        assert not comes_in(with_value(case, model, found, found.needs * 0.999 - 1e-6), model, found.id)
    if found.room and found.reason != "loses":
        places = [(room.host, room.resource) for room in found.room]
        more = {place: case.capacity[place] + room.lacking for place, room in zip(places, found.room, strict=True)}
        assert comes_in(with_room(case, more), model, found.id)
    if found.start_year is not None:
        assert comes_in(starting(case, found, found.start_year), model, found.id)
        assert not comes_in(starting(case, found, found.start_year + 1), model, found.id)


def with_value(case: Case, model: Mechanism, found: Staying, more: float) -> Case:
    """The case with a transfer worth more at its host to those who decide."""
    column = "firm_gain" if model is MARKET else "annual_cost"
    row = case.host[found.id, str(found.host)]
    flows = move(case, case.transfer[found.id], row.model_copy(update={"annual_cost": 1.0, "firm_gain": 1.0}))
    if model is MARKET:
        step = more / firm_gain(case, flows)
    else:
        weak = case.city[row.host].weak
        weight = 1.0 + model.coordination.equity_weight * weak if model is CENTRE else 1.0
        step = -more / present_value(case, flows.service) / weight
    return changed(case, row, {column: getattr(row, column) + step})


def starting(case: Case, found: Staying, year: int) -> Case:
    return changed(case, case.host[found.id, str(found.host)], {"start_year": year})


def changed(case: Case, row: Any, update: Mapping[str, Any]) -> Case:
    rows = tuple(other.model_copy(update=update) if other is row else other for other in case.hosts)
    return case.model_copy(update={"hosts": rows})


@pytest.mark.parametrize(
    ("name", "model", "reasons"),
    [("us-northeast", CENTRE, {"crowded-out"}), ("chengdu-chongqing", HYBRID, {"too-late", "loses"})],
)
def test_in_bundled_cases_the_change_brings_it_in(name: str, model: Mechanism, reasons: set[str]) -> None:
    case = load_case(name)
    found = [each for each in out_of(case, model).values() if each.host]
    assert {each.reason for each in found} == reasons
    for each in found:
        check_changes(case, model, each)


def test_a_report_says_it_in_both_languages() -> None:
    case = with_room(with_rival(two_city_case()), {LAND: 1.5})
    dossier = Dossier(design(road(case, 10.0, 1.0), CENTRE), "design")
    table = table_of(dossier)
    firm, built = table.rows
    assert firm[1] == "no room beside what comes"
    assert "land at new +0.5000 (ha)" in str(firm[-1])
    assert "new的 land 容量 +0.5000（ha）" in in_language(str_of(firm[-1]), "zh")
    assert built[1] == "does not pay"
    (first, second) = document(dossier, {})["staying"]
    assert first["room"] == [{"host": "new", "resource": "land", "lacking": pytest.approx(0.5)}]
    assert second["needs"] > 0


@pytest.mark.parametrize("model", [HYBRID, MARKET, CENTRE])
def test_what_there_is_no_time_to_explain_is_listed_and_said_to_be_unexplained(model: Mechanism) -> None:
    case = road(with_room(with_rival(two_city_case()), {LAND: 1.5}), 10.0, 1.0)
    dossier = Dossier(design(case, model), "design", patience=0.0)
    known = out_of(case, model)
    assert {each.id: each.reason for each in dossier.staying} == dict.fromkeys(known, "unknown")
    assert [row[1] for row in table_of(dossier).rows] == ["not known: there was no time to find out"] * len(known)
    assert known.keys() == {each["id"] for each in document(dossier, {})["staying"]} != set()


def test_what_goes_wrong_for_another_reason_than_the_time_is_not_taken_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(*_: object) -> None:
        raise SolverLimit("a fault")

    monkeypatch.setattr("citypact.worth.staying.staying_transfer", fault)
    with pytest.raises(SolverLimit, match="a fault"), Deadline(600.0).limiting():
        out_of(with_room(with_rival(two_city_case()), {LAND: 1.5}))


def str_of(cell: object) -> str:
    assert isinstance(cell, str)
    return cell


@pytest.mark.parametrize(
    ("amount", "decimals", "said"), [(0.1201, 2, "0.13"), (0.12, 2, "0.12"), (0.3, 1, "0.3"), (1234.5, 0, "1,235")]
)
def test_remedies_are_rounded_up(amount: float, decimals: int, said: str) -> None:
    assert rounded_up(amount, decimals) == said
