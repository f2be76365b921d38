"""Merged players keep their cities' rooms apart: nobody can do in the merged case what the cities could not."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.case import Capacity, Case, Host, check_case, under
from citypact.regions import Grouping, accuracy, merge_cities, provinces_of
from citypact.worth import WorthTable, worth_table
from support import bundled
from support.random_cases import named, random_case
from support.samples import examples
from support.two_cities import two_city_case


def members(grouping: Grouping) -> dict[str, list[str]]:
    return {group: grouping.members(group) for group in grouping.all}


def joint_gain(case: Case) -> float:
    return float(worth_table(case).worths[-1])


def crowded(uses: tuple[float, ...], rooms: tuple[float, ...]) -> Case:
    """A big city with a firm for each use, and a small city for each room; every firm may go to each of them."""
    case = two_city_case()
    firm, host, (old, new) = case.transfers[0], case.hosts[0], case.cities
    firms = [firm.model_copy(update={"id": f"firm-{i}", "uses": {"land": use}}) for i, use in enumerate(uses)]
    towns = [new.model_copy(update={"id": f"town-{i}", "name": named(f"town {i}")}) for i in range(len(rooms))]
    rows = [host.model_copy(update={"transfer": f.id, "host": t.id}) for f in firms for t in towns]
    source = case.capacities[0].source

    def land(town: int, amount: float) -> Capacity:
        return Capacity(city=f"town-{town}", resource="land", amount=amount, source=source, evidence="assumed")

    return case.model_copy(
        update={
            "cities": (old, *towns),
            "transfers": tuple(firms),
            "hosts": tuple(rows),
            "capacities": tuple(land(town, amount) for town, amount in enumerate(rooms)),
        }
    )


def towns_merged(case: Case) -> tuple[Case, Grouping]:
    grouping = Grouping({c.id: "old" if c.id == "old" else "towns" for c in case.cities}, {"towns": named("towns")})
    return merge_cities(case, grouping), grouping


@pytest.mark.parametrize(
    ("uses", "rooms", "moving"),
    [
        ((8.0,), (5.0, 5.0), 0),
        ((8.0,), (5.0, 8.0), 1),
        ((3.0, 3.0, 3.0), (5.0, 5.0), 2),
        ((3.0, 3.0, 3.0), (6.0, 3.0), 3),
        ((2.0, 2.0, 2.0, 2.0, 2.0), (3.0, 3.0, 3.0, 1.0), 3),
        ((1.0, 1.0), (9.0, 9.0), 2),
    ],
)
def test_bits_of_many_sites_are_no_site(uses: tuple[float, ...], rooms: tuple[float, ...], moving: int) -> None:
    """By hand: each firm that moves brings its release benefit of 1 in each of eight years, and no tax is lost."""
    case = crowded(uses, rooms)
    merged, grouping = towns_merged(case)
    assert check_case(merged) == []
    assert joint_gain(case) == pytest.approx(8.0 * moving)
    assert joint_gain(merged) == pytest.approx(8.0 * moving)
    found = accuracy(case, merged, members(grouping))
    assert (found.cities, found.merged) == pytest.approx((8.0 * moving, 8.0 * moving))
    assert found.exact


def test_rooms_that_cannot_bind_stay_pooled() -> None:
    merged, _ = towns_merged(crowded((1.0, 1.0), (9.0, 9.0)))
    assert list(merged.resources) == ["land"]
    assert [(row.city, row.amount) for row in merged.capacities] == [("towns", 18.0)]


@settings(max_examples=examples(10, 20), deadline=None)
@given(seed=st.integers(0, 10_000), groups=st.lists(st.integers(0, 2), min_size=6, max_size=6))
def test_no_coalition_of_groups_is_worth_more_than_its_cities(seed: int, groups: list[int]) -> None:
    """Over what each does alone, by complete enumeration of the cities' coalitions; tight capacities."""
    case = random_case(seed, cities=6, transfers=8, projects=0, tightness=0.6)
    names = {f"group-{g}": named(f"group {g}") for g in groups}
    grouping = Grouping({c.id: f"group-{g}" for c, g in zip(case.cities, groups, strict=True)}, names)
    if len(grouping.all) < 2:
        return
    merged = merge_cities(case, grouping)
    before, after = worth_table(case), worth_table(merged)

    def worth(table: WorthTable, chosen: set[str]) -> float:
        index = sum(1 << i for i, city in enumerate(table.chances.cities) if city in chosen)
        return float(table.worths[index])

    for coalition in range(1, 1 << len(grouping.all)):
        chosen = [group for i, group in enumerate(grouping.all) if coalition >> i & 1]
        cities = {city for group in chosen for city in grouping.members(group)}
        alone = sum(worth(before, set(grouping.members(group))) for group in chosen)
        assert worth(after, set(chosen)) <= worth(before, cities) - alone + 0.006


def test_required_members_links_and_scenarios_of_a_merged_case() -> None:
    case = bundled.case("beijing-tianjin-hebei")
    merged = merge_cities(case, provinces_of(case))
    assert all(set(project.members) <= set(merged.city) for project in merged.projects)
    assert {(link.city_a, link.city_b) for link in merged.links} <= {
        (a, b) for a in merged.city for b in merged.city if a != b
    }
    for scenario in merged.scenarios:
        assert check_case(under(merged, scenario)) == []
    halved = next(s for s in merged.scenarios if any(change.table == "capacities" for change in s.changes))
    rooms = {(row.city, row.resource): row.amount for row in under(merged, halved).capacities}
    part = np.array([rooms[key] / amount for key, amount in merged.capacity.items() if amount])
    assert part == pytest.approx(part[0])
    assert any("@" in resource for _, resource in rooms)


def test_the_bundled_cases_of_provinces() -> None:
    """The middle Yangtze loses nothing by pooling; the delta would have gained 3.1 that its cities cannot."""
    for name, exact in (("middle-yangtze", True), ("yangtze-river-delta", False)):
        case, merged = bundled.case(name), bundled.case(f"{name}-provinces")
        found = accuracy(case, merged, members(provinces_of(case)))
        assert found.merged <= found.cities + 0.005
        assert (abs(found.merged - found.cities) < 0.005) == exact
        assert any("@" in resource for resource in merged.resources) != exact


def test_hosts_stay_as_they_are_where_each_group_is_one_city() -> None:
    case = random_case(3, cities=5, transfers=6, projects=2, tightness=0.5)
    merged = merge_cities(case, Grouping({city.id: city.id for city in case.cities}, {}))
    assert isinstance(merged.hosts[0], Host)
    assert merged.capacities == case.capacities or merged.capacity == case.capacity
    assert np.array_equal(worth_table(merged).worths, worth_table(case).worths)
