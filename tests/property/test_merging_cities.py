"""Merging cities: with room for all, a coalition of groups earns what its cities do, less what each does alone."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.case import Case, check_case, load_case, save_case
from citypact.cli import main
from citypact.errors import InvalidInput
from citypact.regions import Grouping, merge_cities, provinces_of, read_grouping
from citypact.worth import worth_table
from support import bundled
from support.random_cases import named, random_case
from support.samples import examples


def roomy(seed: int) -> Case:
    """Six cities with room for everything and one start year, three projects that touch everybody."""
    case = random_case(seed, cities=6, transfers=8, projects=3, tightness=100.0)
    return case.model_copy(update={"hosts": tuple(h.model_copy(update={"start_year": 2024}) for h in case.hosts)})


def grouped(case: Case, groups: list[int]) -> Grouping:
    names = {f"group-{g}": named(f"group {g}") for g in groups}
    return Grouping({city.id: f"group-{g}" for city, g in zip(case.cities, groups, strict=True)}, names)


def worth_of(case: Case) -> dict[frozenset[str], float]:
    table = worth_table(case)
    cities = table.chances.cities
    return {
        frozenset(c for i, c in enumerate(cities) if coalition >> i & 1): float(worth)
        for coalition, worth in enumerate(table.worths)
    }


@settings(max_examples=examples(12, 25), deadline=None)
@given(seed=st.integers(0, 10_000), groups=st.lists(st.integers(0, 2), min_size=6, max_size=6))
def test_worth_of_groups_is_worth_of_their_cities_less_what_each_does_alone(seed: int, groups: list[int]) -> None:
    case = roomy(seed)
    grouping = grouped(case, groups)
    if len(grouping.all) < 2:
        return
    merged = merge_cities(case, grouping)
    cities, moves = worth_of(case), worth_of(case.model_copy(update={"projects": (), "project_benefits": ()}))
    for coalition, worth in worth_of(merged).items():
        inside = frozenset(city for group in coalition for city in grouping.members(group))
        alone = sum(moves[frozenset(grouping.members(group))] for group in coalition)
        assert worth == pytest.approx(cities[inside] - alone, abs=1e-3)


@settings(max_examples=examples(12, 25), deadline=None)
@given(seed=st.integers(0, 10_000))
def test_everybody_alone_changes_nothing_that_counts(seed: int) -> None:
    case = random_case(seed, cities=5, transfers=6, projects=2)
    merged = merge_cities(case, Grouping({city.id: city.id for city in case.cities}, {}))
    assert merged.cities == tuple(city.model_copy(update={"indicators": {}}) for city in case.cities)
    assert (merged.transfers, merged.projects) == (case.transfers, case.projects)
    assert sorted(map(str, merged.hosts)) == sorted(map(str, case.hosts))
    assert np.array_equal(worth_table(merged).worths, worth_table(case).worths)


@settings(max_examples=examples(10, 20), deadline=None)
@given(seed=st.integers(0, 10_000), groups=st.lists(st.integers(0, 2), min_size=6, max_size=6))
def test_a_merged_case_is_sound_and_totals_stay(seed: int, groups: list[int]) -> None:
    case = random_case(seed, cities=6, transfers=8, projects=2)
    merged = merge_cities(case, grouped(case, groups))
    if merged.transfers or merged.projects:
        assert check_case(merged) == []
    for field in ("gdp", "revenue", "expenditure", "population"):
        before, after = (sum(getattr(city, field) for city in found.cities) for found in (case, merged))
        assert after == pytest.approx(before)


def test_what_is_inside_one_group_is_left_out() -> None:
    case = bundled.case("beijing-tianjin-hebei")
    merged = merge_cities(case, provinces_of(case))
    assert [city.id for city in merged.cities] == ["beijing", "tianjin", "hebei"]
    assert {transfer.origin for transfer in merged.transfers} == {"beijing", "tianjin"}
    assert {"weak-south"} == {p.id for p in case.projects} - {p.id for p in merged.projects}
    hebei = next(city for city in merged.cities if city.id == "hebei")
    assert hebei.gdp == sum(city.gdp for city in case.cities if city.province == "hebei")
    assert (hebei.source, hebei.evidence) == ("merged", "derived")
    weak = sum(city.population for city in case.cities if city.weak)
    assert hebei.weak == (weak > hebei.population / 2)


def test_moves_inside_hebei_take_room_there() -> None:
    case = bundled.case("beijing-tianjin-hebei")
    merged = merge_cities(case, provinces_of(case))
    offered = {found.resource: found.amount for found in merged.capacities if found.city == "hebei"}
    pooled = {
        resource: sum(c.amount for c in case.capacities if c.resource == resource and c.city != "tianjin")
        for resource in case.resources
    }
    assert all(0 < offered[resource] < pooled[resource] for resource in case.resources)


GROUPS = """\
[south]
name = { en = "South", zh = "南部" }
cities = ["city-0", "city-1"]

[north]
name = { en = "North", zh = "北部" }
cities = ["city-2", "city-3"]
"""


def with_benefits(first: tuple[float, float], second: tuple[float, float]) -> Case:
    """Three cities and a project that costs nothing; two of them have these benefits and growths, the third has 5."""
    case = random_case(3, cities=3, transfers=0, projects=1)
    project = case.projects[0].model_copy(update={"capital_cost": 0.0, "annual_cost": 0.0, "members": ()})
    figures = (first, second, (5.0, 0.0))
    rows = tuple(
        row.model_copy(update={"benefit": benefit, "growth": growth})
        for row, (benefit, growth) in zip(case.project_benefits, figures, strict=True)
    )
    return case.model_copy(update={"projects": (project,), "project_benefits": rows})


@pytest.mark.parametrize(
    ("first", "second"),
    [((0.6, 0.2), (-0.65, 0.0)), ((0.6, 0.01), (-0.4, 0.0)), ((1.0, 0.05), (2.0, 0.0)), ((1.0, 0.03), (-1.0, 0.03))],
)
def test_a_group_has_the_present_value_of_its_benefits_and_harms(
    first: tuple[float, float], second: tuple[float, float]
) -> None:
    case = with_benefits(first, second)
    merged = merge_cities(case, grouped(case, [0, 0, 1]))
    assert float(worth_table(merged).worths[-1]) == pytest.approx(float(worth_table(case).worths[-1]), abs=1e-8)


def test_groups_of_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case, groups, place = (tmp_path / name for name in ("case.json", "groups.toml", "merged"))
    save_case(random_case(3, cities=5, transfers=6), case)
    groups.write_text(GROUPS, "utf-8")
    assert main(["merge", str(case), str(place), "--groups", str(groups)]) == 0
    assert "5 cities merged into 3 players" in capsys.readouterr().out
    merged = load_case(place)
    assert {city.id for city in merged.cities} == {"south", "north", "city-4"}
    assert next(city.name.zh for city in merged.cities if city.id == "south") == "南部"
    assert main(["merge", str(case), str(place)]) == 2


def test_what_is_wrong_with_groups_is_all_said(tmp_path: Path) -> None:
    path = tmp_path / "groups.toml"
    path.write_text('[beijing]\ncities = ["handan", "handann"]\n[b]\ncities = ["handan"]\n[c]\ncities = 3\n', "utf-8")
    with pytest.raises(InvalidInput) as caught:
        read_grouping(bundled.case("beijing-tianjin-hebei"), path)
    assert [problem.value for problem in caught.value.problems] == ["handann", "handan", "3", "beijing"]


def test_groups_across_provinces_with_different_retention_are_refused() -> None:
    case = random_case(1, cities=4).model_copy(update={"province_retention": {"province-0": {"vat": 0.4}}})
    with pytest.raises(InvalidInput, match="keep different parts of a tax"):
        merge_cities(case, grouped(case, [0, 0, 1, 1]))
