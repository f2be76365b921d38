"""Isomorphism, innovation and exchanges on two or three cities, every figure by hand; what is not given is not said."""

import math
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd
import pytest

import citypact
from citypact.case.model import Case, Exchange, Sector
from citypact.errors import InvalidInput
from citypact.evaluation import Evaluation, evaluate, location_quotients, value_added
from citypact.evaluation.innovation import along, ties
from citypact.evaluation.structure import concentration_of_sectors, distance_from_region, krugman, similarity
from citypact.mechanism import load_model
from citypact.optimize import design
from citypact.regions import Grouping, merge_cities
from citypact.report.evaluation.tables import evaluation_tables
from citypact.text import in_language
from support.random_cases import MADE_UP, random_case
from support.two_cities import two_city_case


def sectors(**sizes: dict[str, float]) -> tuple[Sector, ...]:
    return tuple(
        Sector(city=city, sector=sector, value_added=size, **MADE_UP)
        for city, own in sizes.items()
        for sector, size in own.items()
    )


def structured(**changes: Any) -> Case:
    """``old``: 60 steel, 40 food; ``new``: 20 and 80. A firm of 10 in steel moves and makes 12 there."""
    case = two_city_case(transfer={"value_added": 10.0}, host={"value_added": 12.0, "investment": 30.0})
    table = sectors(old={"steel": 60.0, "food": 40.0}, new={"steel": 20.0, "food": 80.0})
    return case.model_copy(update={"sectors": table, **changes})


def evaluated(case: Case) -> Evaluation:
    rule = load_model("bth-2015")
    terms = {"taxes": "all", "term": 8, "extension": 0, "cap": None}
    return evaluate(design(case, rule.model_copy(update={"tax_sharing": rule.tax_sharing.model_copy(update=terms)})))


def test_structure_before_and_after_by_hand() -> None:
    """Before: shares (0.6, 0.4) and (0.2, 0.8) of 100 and 100. After: (50, 40) and (32, 80)."""
    found = evaluated(structured())
    before, after = ((0.6, 0.4), (0.2, 0.8)), ((50 / 90, 40 / 90), (32 / 112, 80 / 112))
    sizes = ((100.0, 100.0), (90.0, 112.0))
    region = ((0.4, 0.6), (82 / 202, 120 / 202))
    for state, size, mean, when in zip((before, after), sizes, region, ("before", "value"), strict=True):
        (a, b), (c, d) = state
        whole = sum(size)
        told = {
            "krugman": abs(a - c) + abs(b - d),
            "similarity": (a * c + b * d) / math.sqrt((a * a + b * b) * (c * c + d * d)),
            "structure_theil": sum(
                part / whole * sum(x * math.log(x / m) for x, m in zip(own, mean, strict=True))
                for part, own in zip(size, state, strict=True)
            ),
            # Two places with parts p and 1 - p of all: Gini of quotients q, r of mean 1 is p (1 - p) |q - r|.
            "sector_gini": sum(
                m * (size[0] * size[1] / whole**2) * abs(x - y) / m for x, y, m in zip(*state, mean, strict=True)
            ),
        }
        for key, expected in told.items():
            assert getattr(found.indicator(key), when) == pytest.approx(expected, rel=1e-12), (key, when)
    assert found.indicator("krugman").before == pytest.approx(0.8)


def test_location_quotients_by_hand() -> None:
    state = value_added(structured(), {})
    assert state is not None
    quotients = location_quotients(state)
    assert quotients.loc["old"].to_dict() == pytest.approx({"steel": 0.6 / 0.4, "food": 0.4 / 0.6})
    assert quotients.loc["new"].to_dict() == pytest.approx({"steel": 0.2 / 0.4, "food": 0.8 / 0.6})


def test_ends_of_the_scales() -> None:
    alike = pd.DataFrame({"s": [2.0, 1.0], "f": [4.0, 2.0]}, index=["a", "b"])
    apart = pd.DataFrame({"s": [3.0, 0.0], "f": [0.0, 3.0]}, index=["a", "b"])
    assert [measure(alike) for measure in (krugman, similarity)] == pytest.approx([0.0, 1.0])
    assert [measure(apart) for measure in (krugman, similarity)] == pytest.approx([2.0, 0.0])
    assert [measure(alike) for measure in (distance_from_region, concentration_of_sectors)] == pytest.approx([0.0, 0.0])
    assert distance_from_region(apart) == pytest.approx(math.log(2))
    assert concentration_of_sectors(apart) == pytest.approx(0.5)
    empty = pd.DataFrame({"s": [3.0, 0.0]}, index=["a", "b"])
    for measure in (krugman, similarity, distance_from_region, concentration_of_sectors):
        assert measure(empty) is None


@pytest.mark.parametrize("lacking", ["transfer", "host", "sectors"])
def test_what_is_not_given_is_said_and_never_zero(lacking: str) -> None:
    case = structured()
    firm, site = case.transfers[0], case.hosts[0]
    update: dict[str, Any] = {
        "transfer": {"transfers": (firm.model_copy(update={"value_added": None}),)},
        "host": {"hosts": (site.model_copy(update={"value_added": None}),)},
        "sectors": {"sectors": ()},
    }[lacking]
    found = evaluated(case.model_copy(update=update))
    assert all(found.indicator(key).value is None for key in ("krugman", "similarity", "structure_theil"))
    tables = {table.key: table for table in evaluation_tables(found)}
    assert "quotients" not in tables
    if lacking == "sectors":
        assert "structure" not in tables
        told = {lang: [in_language(row[1], lang) for row in tables["not_given"].rows] for lang in ("en", "zh")}
        assert any("no table of sectors" in text for text in told["en"])
        assert any("案例没有 sectors 表" in text for text in told["zh"])


def test_a_branch_takes_the_place_of_the_sector() -> None:
    case = structured()
    firm = case.transfers[0].model_copy(update={"sector": "forging", "branch": "steel"})
    assert evaluated(case.model_copy(update={"transfers": (firm,)})).indicator("krugman").value == pytest.approx(
        2 * (50 / 90 - 32 / 112)
    )


def test_innovation_by_hand() -> None:
    """R&D 60 of 2,000 and 10 of 1,000; 500 persons (10,000 each) in both; all moves and all payments checked."""
    case = structured()
    old, new = case.cities
    figures = ({"rd_spending": 60.0, "patents": 3000.0, "students": 20.0}, {"rd_spending": 10.0, "patents": 1000.0})
    case = case.model_copy(
        update={"cities": tuple(c.model_copy(update=f) for c, f in zip((old, new), figures, strict=True))}
    )
    tie = Exchange(
        id="t", kind="technology", givers=("province-of-old",), takers=("new",), period="2023", amount=5.0,
        measure="contracts", **MADE_UP,
    )  # fmt: skip
    found = evaluated(case.model_copy(update={"exchanges": (tie,)}))
    value = {i.key: i.value for i in found.groups["innovation"]}
    assert value["rd_intensity"] == pytest.approx(70 / 3000)
    assert value["rd_concentration"] == pytest.approx((36 + 1) / 49)
    assert value["patents_per_10000"] == pytest.approx(4000 / 1000)
    assert value["students_part"] is value["skilled_part"] is None  # one city leaves it blank
    assert (value["moves_down_rd"], value["payments_down_rd"]) == (1.0, 0.0)  # 3 % against 1 %; the host pays back
    assert (value["moves_along_technology"], value["payments_against_technology"]) == (1.0, 1.0)
    assert value["moves_along_investment"] is value["moves_along_branches"] is None


def test_ties_are_between_cities_of_the_areas() -> None:
    case = random_case(1, cities=4)
    ids = [city.id for city in case.cities]
    one, other = case.cities[0].province, case.cities[1].province
    tie = Exchange(
        id="t", kind="investment", givers=(one,), takers=(ids[1], ids[0]), period="2020", amount=1.0, measure="money",
        **MADE_UP,
    )  # fmt: skip
    case = case.model_copy(update={"exchanges": (tie,)})
    assert one != other
    assert ties(case, "investment") == {(ids[0], ids[1]), (ids[2], ids[0]), (ids[2], ids[1])}
    arcs = nx.DiGraph()
    arcs.add_weighted_edges_from([(ids[2], ids[1], 3.0), (ids[1], ids[2], 1.0)])
    assert along(arcs, ties(case, "investment")) == pytest.approx(3 / 4)
    assert along(arcs, set()) is None


def test_merged_cities_have_the_sums() -> None:
    case = structured()
    everybody = Grouping({"old": "both", "new": "both"}, {"both": case.cities[0].name})
    merged = merge_cities(case.model_copy(update={"projects": ()}), everybody)
    assert {row.sector: row.value_added for row in merged.sectors} == {"steel": 80.0, "food": 120.0}
    assert merged.cities[0].patents is None


def write(folder: Path, **tables: str) -> Path:
    target = folder / "case"
    citypact.save_case(structured(), target)
    for name, text in tables.items():
        (target / f"{name}.csv").write_text(text, "utf-8")
    return target


def test_tables_come_back_as_they_were_written(tmp_path: Path) -> None:
    tie = Exchange(
        id="t", kind="branches", givers=("old",), takers=("new",), period="2020", amount=5.0, measure="units", **MADE_UP
    )
    citypact.save_case(structured(exchanges=(tie,)), tmp_path / "whole")
    again = citypact.load_case(tmp_path / "whole")
    assert (again.sectors, again.exchanges) == (structured().sectors, (tie,))
    assert (again.transfers[0].value_added, again.hosts[0].investment) == (10.0, 30.0)


@pytest.mark.parametrize(
    ("givers", "takers", "refused"),
    [
        ("old", "old", True),
        ("province-of-old", "old", True),  # it has no other city
        ("old", "new", False),
        ("old;new", "old;new", False),
    ],
)
def test_what_stays_within_a_city_is_no_exchange(givers: str, takers: str, refused: bool, tmp_path: Path) -> None:
    row = f"t,technology,{givers},{takers},2020,5,contracts,made-up,assumed"
    path = write(tmp_path, exchanges=f"id,kind,givers,takers,period,amount,measure,source,evidence\n{row}\n")
    if not refused:
        assert citypact.load_case(path).exchanges
        return
    with pytest.raises(citypact.InvalidInput) as caught:
        citypact.load_case(path)
    ((file, line, column, value),) = [(p.file, p.row, p.column, p.value) for p in caught.value.problems]
    assert (file, line, column, value) == ("exchanges.csv", 2, "takers", takers)
    assert "同一城市" in caught.value.text("zh")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("old,steel,60\nold,food,40\nnew,steel,20", "new/food"),
        ("old,metal,60\nnew,metal,80", "steel"),
        ("old,steel,8\nnew,steel,80", "more value added"),
        ("old,steel,60\nnew,steel,80\nnowhere,steel,1", "nowhere"),
    ],
)
def test_a_table_of_sectors_that_cannot_be_right_is_refused(rows: str, said: str, tmp_path: Path) -> None:
    lines = [f"{row},made-up,assumed" for row in rows.splitlines()]
    folder = write(tmp_path, sectors="\n".join(["city,sector,value_added,source,evidence", *lines]) + "\n")
    with pytest.raises(InvalidInput) as refused:
        citypact.load_case(folder)
    assert said in str(refused.value)


def test_unknown_areas_are_refused(tmp_path: Path) -> None:
    head = "id,kind,givers,takers,period,amount,measure,source,evidence\n"
    folder = write(tmp_path, exchanges=head + "x,technology,old,atlantis,2023,1,contracts,made-up,assumed\n")
    with pytest.raises(InvalidInput, match="atlantis"):
        citypact.load_case(folder)
