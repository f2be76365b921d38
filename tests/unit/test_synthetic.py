"""Made-up agglomerations: the same each time, sound, marked as assumed, and of realistic sizes."""

from pathlib import Path

import numpy as np
import pytest

from citypact.case import check_case, load_case
from citypact.panel import init_synthetic, regenerated
from citypact.solve.linear import BOUND
from citypact.worth import opportunities
from citypact.worth.large import Oracle
from support.screen import run


@pytest.mark.parametrize("cities", [3, 12, 40])
def test_it_is_sound_assumed_and_the_same_again(cities: int, tmp_path: Path) -> None:
    first, second = tmp_path / "one" / "region", tmp_path / "two" / "region"
    written = init_synthetic(first, cities, 5)
    init_synthetic(second, cities, 5)
    case = load_case(str(first))
    assert check_case(case) == []
    assert len(case.cities) == cities
    assert {city.evidence for city in case.cities} == {"assumed"}
    assert {city.source for city in case.cities} == {"synthetic"}
    for file in written:
        assert file.read_bytes() == (second / file.relative_to(first)).read_bytes()
    assert regenerated(first)[0] == case
    init_synthetic(tmp_path / "three", cities, 6)
    assert {c.gdp for c in load_case(str(tmp_path / "three")).cities} != {c.gdp for c in case.cities}


def test_sizes_fall_with_the_rank(tmp_path: Path) -> None:
    """Zipf: log population falls with log rank by about the exponent that is stated, down to the least size."""
    init_synthetic(tmp_path / "region", 60, 2)
    sizes = np.sort([city.population for city in load_case(str(tmp_path / "region")).cities])[::-1]
    rank = np.arange(1, 61)
    above = sizes > 80.0
    slope = np.polyfit(np.log(rank[above]), np.log(sizes[above]), 1)[0]
    assert slope == pytest.approx(-0.8, abs=0.1)
    assert sizes.min() >= 80.0


def test_the_worst_coalition_of_eighty_cities_is_proven(tmp_path: Path) -> None:
    """At an equal split; a local search from it finds no worse one, and its worth is that of its own plan."""
    init_synthetic(tmp_path / "region", 80, 1)
    oracle = Oracle(opportunities(load_case(str(tmp_path / "region"))))
    split = np.full(80, oracle.together / 80)
    worst = oracle.worst(split)
    assert worst.by == (BOUND,) or len(worst.by) == 2
    assert worst.bound - worst.excess <= 0.01 * abs(oracle.together)
    near = [worst.coalition ^ 1 << i for i in range(80)]
    excess = oracle.worths(near) - oracle.listing.members(near) @ split
    assert excess.max() <= worst.bound + 1e-9


def test_the_verb(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = run(capsys, "init", tmp_path / "made", "--synthetic", "4", "--seed", "3")
    assert made.code == 0
    assert "no errors" in run(capsys, "check", tmp_path / "made").out
    assert "no real city" in (tmp_path / "made" / "README.md").read_text("utf-8")
    twice = run(
        capsys, "init", tmp_path / "other", "--synthetic", "4", "--from-panel", tmp_path / "made/panel/panel.csv"
    )
    assert twice.code == 2
    assert "either --synthetic or --from-panel" in " ".join(twice.err.split())


def test_a_workbook_holds_the_same_case_and_a_seed_goes_with_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, book = tmp_path / "folder" / "made", tmp_path / "made.xlsx"
    for place in (folder, book):
        made = run(capsys, "init", place, "--synthetic", "4", "--seed", "8")
        assert made.code == 0
        assert ("README.md" in made.out) == (place == folder)  # a workbook has none
    assert load_case(str(book)) == load_case(str(folder))
    assert run(capsys, "init", book, "--synthetic", "4", "--seed", "8").code != 0  # it is there already
    alone = run(capsys, "init", tmp_path / "s8", "--seed", "7")
    assert alone.code == 2
    assert "--seed has no effect without --synthetic" in " ".join(alone.err.split())
    assert not (tmp_path / "s8").exists()
