"""Whatever is a sound case is written to every format and read back equal, and the same case gives the same bytes."""

import tempfile
from collections.abc import Set
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from citypact.case import Case, Named, check_case, load_case, save_case
from citypact.case.checks.identity import OTHER_SUBJECTS
from citypact.case.columns import columns_of
from citypact.case.starter import write_starter
from citypact.reading.grid import UNIT_COLUMNS

CHARACTERS = st.characters(exclude_categories=("Cc", "Cs", "Cn"))
TEXTS = st.text(st.one_of(CHARACTERS, st.sampled_from("\n\t,;\"'=#\\|/.+-0你")), min_size=1, max_size=12).map(
    lambda text: (text.strip() or "x") if "\ufeff" not in text else "x"
)
VISIBLE = st.characters(exclude_categories=("Cc", "Cs", "Cn", "Cf", "Zl", "Zp"))
IDENTIFIERS = st.text(st.one_of(VISIBLE, st.sampled_from("-_ \"'=#\\[]0你")), min_size=1, max_size=6).map(
    lambda text: (
        "".join("_" if character in ";:,|/.；，、" else character for character in text).strip(" *\u3000\xa0") or "x"
    )
)
POSITIVE = st.floats(min_value=1e-6, max_value=1e7)
NON_NEGATIVE = st.one_of(st.just(0.0), POSITIVE)
AMOUNTS = st.one_of(NON_NEGATIVE, POSITIVE.map(lambda amount: -amount))
RATES = st.floats(min_value=-0.2, max_value=0.2)
DISCOUNTS = st.floats(min_value=0, max_value=0.2)
SHARES = st.floats(min_value=0, max_value=1)
FACTORS = st.floats(min_value=1e-3, max_value=1e3)
UNITS = st.floats(min_value=1e-3, max_value=1e3)
NAMES = st.builds(Named, en=TEXTS, zh=TEXTS)


def keys(smallest: int, largest: int, taken: Set[str] = frozenset()) -> st.SearchStrategy[list[str]]:
    """Keys, each once, and none that is taken."""
    free = IDENTIFIERS.filter(lambda key: key not in taken)
    return st.lists(free, min_size=smallest, max_size=largest, unique=True)


def names_of(known: list[str]) -> st.SearchStrategy[dict[str, Named]]:
    """A name for each key, and no two the same in either language."""
    apart = (lambda name: name.en.strip().casefold(), lambda name: name.zh.strip().casefold())
    drawn = st.lists(NAMES, min_size=len(known), max_size=len(known), unique_by=apart)
    return drawn.map(lambda names: dict(zip(known, names, strict=True)))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A sound case of up to three cities with every table, section and option."""
    citations = draw(keys(1, 2))
    cities, taxes, resources = draw(keys(2, 3)), draw(keys(1, 2)), draw(keys(0, 2))
    names = draw(names_of(cities))
    provinces = draw(keys(1, 2))
    taken = UNIT_COLUMNS | {column.name for column in columns_of("cities")}
    labels = TEXTS.map(lambda text: text.replace("\n", " ").replace("\t", " "))
    indicators = draw(
        st.lists(labels.filter(lambda name: name.casefold() not in taken), max_size=2, unique_by=str.casefold)
    )
    base, horizon = draw(st.integers(1950, 2100)), draw(st.integers(1, 90))
    years = st.integers(base + 1, base + horizon)

    def sourced() -> dict[str, Any]:
        return {
            "source": draw(st.sampled_from(citations)),
            "evidence": draw(st.sampled_from(["published", "derived", "assumed"])),
        }

    def city(key: str) -> dict[str, Any]:
        known = st.one_of(st.none(), AMOUNTS)
        return {
            **sourced(),
            "id": key,
            "name": names[key],
            "province": draw(st.sampled_from(provinces)),
            "tier": draw(TEXTS),
            **{name: draw(POSITIVE) for name in ("gdp", "revenue", "expenditure", "population")},
            "weak": draw(st.booleans()),
            "equalization_offset": draw(st.one_of(st.none(), SHARES)),
            "patents": draw(st.one_of(st.none(), NON_NEGATIVE)),
            "indicators": {name: draw(known) for name in indicators},
        }

    def transfer(key: str) -> dict[str, Any]:
        return {
            **sourced(),
            "id": key,
            "name": draw(NAMES),
            "sector": draw(TEXTS),
            "origin": cities[0],
            "led_by": draw(st.sampled_from(["government", "market"])),
            "taxes": {tax: draw(NON_NEGATIVE) for tax in taxes},
            "growth": draw(RATES),
            "release_benefit": draw(AMOUNTS),
            "adjustment_cost": draw(NON_NEGATIVE),
            "jobs": draw(NON_NEGATIVE),
            "uses": {resource: draw(NON_NEGATIVE) for resource in resources},
        }

    def host(key: str) -> dict[str, Any]:
        return {
            **sourced(),
            "transfer": key,
            "host": cities[1],
            "start_year": draw(years),
            "taxes": {tax: draw(NON_NEGATIVE) for tax in taxes},
            "ramp_years": draw(st.integers(0, 50)),
            "growth": draw(RATES),
            **{name: draw(NON_NEGATIVE) for name in ("capital_cost", "moving_cost")},
            **{name: draw(AMOUNTS) for name in ("annual_cost", "firm_gain")},
            **{name: draw(st.one_of(st.none(), NON_NEGATIVE)) for name in ("value_added", "investment")},
        }

    def project(key: str) -> dict[str, Any]:
        return {
            **sourced(),
            "id": key,
            "name": draw(NAMES),
            "category": draw(st.sampled_from(["major", "weak-area", "ecological"])),
            "start_year": draw(years),
            "build_years": draw(st.integers(1, 50)),
            **{name: draw(NON_NEGATIVE) for name in ("capital_cost", "annual_cost")},
            "members": tuple(draw(st.lists(st.sampled_from(cities), unique=True))),
        }

    def tier(tax: str, name: str, share: float, **place: str) -> dict[str, Any]:
        return {**sourced(), "tax": tax, "tier": name, "share": share, **place}

    def tiers(tax: str) -> list[dict[str, Any]]:
        local, own = draw(SHARES), draw(SHARES)
        rows = [tier(tax, "centre", 1.0 - local), tier(tax, "city", local)]
        place = draw(st.sampled_from([{"city": cities[0]}, {"province": provinces[0]}]))
        there = {"centre": 1.0 - own, "city": 0.0, "province": own}
        return [*rows, *(tier(tax, name, share, **place) for name, share in there.items())]

    by_table = draw(st.booleans())

    def change() -> dict[str, Any]:
        table, column, rows, amounts = draw(
            st.sampled_from(
                [
                    ("cities", "gdp", cities[0], NON_NEGATIVE),
                    ("cities", "expenditure", "*", NON_NEGATIVE),
                    ("case", "discount_rate", "*", DISCOUNTS),
                    ("cities", "equalization_offset", cities[0], SHARES),
                    *([] if by_table else [("case", f"retention.{taxes[0]}", "*", SHARES)]),
                    ("transfers", f"tax_{taxes[0]}", transfers[0], NON_NEGATIVE),
                    ("hosts", "start_year", f"{transfers[0]}/{cities[1]}", years),
                ]
            )
        )
        factors = st.floats(1e-3, 1) if table == "case" or column == "equalization_offset" else FACTORS
        how = {"set": draw(amounts)} if column == "start_year" or draw(st.booleans()) else {"multiply": draw(factors)}
        return {"table": table, "column": column, "rows": rows, **how}

    transfers = draw(keys(1, 2, OTHER_SUBJECTS))
    projects = draw(keys(0, 2, OTHER_SUBJECTS.union(transfers)))
    lower = draw(st.dictionaries(st.sampled_from(provinces[:1]), st.just({taxes[0]: draw(SHARES)})))
    lower = {} if by_table else lower
    figures = ["discount_rate", "revenue_growth", *(f"retention.{tax}" for tax in taxes if not by_table)]
    figures += [f"province_retention.{province}.{tax}" for province, shares in lower.items() for tax in shares]
    rows = [city(key) for key in cities]
    for row in rows[:1]:
        row["province"] = provinces[0]
    capacities = [
        {**sourced(), "city": cities[1], "resource": resource, "amount": draw(NON_NEGATIVE)} for resource in resources
    ]
    benefits = [
        {**sourced(), "project": key, "city": cities[0], "benefit": draw(NON_NEGATIVE), "growth": draw(RATES)}
        for key in projects
    ]
    links = [{**sourced(), "city_a": cities[0], "city_b": cities[1], "strength": draw(NON_NEGATIVE)}]
    sectors = [{**sourced(), "city": key, "sector": "all", "value_added": draw(NON_NEGATIVE)} for key in cities]
    areas = {"givers": tuple(cities[:1]), "takers": tuple(cities[1:])}
    count = {"kind": "branches", "period": draw(TEXTS), "amount": draw(NON_NEGATIVE), "measure": draw(TEXTS)}
    exchanges = [{**sourced(), "id": key, **areas, **count} for key in draw(keys(1, 2))]
    scenarios = [
        {"id": key, "title": draw(NAMES), "changes": [change() for _ in range(draw(st.integers(1, 2)))]}
        for key in draw(keys(0, 2))
    ]
    return Case.model_validate(
        {
            "id": draw(IDENTIFIERS),
            "title": draw(NAMES),
            "currency": draw(TEXTS),
            "unit": draw(UNITS),
            "population_unit": draw(UNITS),
            "base_year": base,
            "horizon": horizon,
            "discount_rate": draw(DISCOUNTS),
            "revenue_growth": draw(RATES),
            "retention": {} if by_table else {tax: draw(SHARES) for tax in taxes},
            "tiers": [row for tax in taxes for row in tiers(tax)] if by_table else [],
            "province_retention": lower,
            "resources": {resource: draw(TEXTS) for resource in resources},
            "provinces": draw(names_of(provinces)) if draw(st.booleans()) else {},
            "citations": {citation: draw(TEXTS) for citation in citations},
            "figures": {figure: sourced() for figure in figures},
            "cities": rows,
            "transfers": [transfer(key) for key in transfers],
            "hosts": [host(key) for key in transfers],
            "capacities": capacities,
            "projects": [project(key) for key in projects],
            "project_benefits": benefits,
            "links": draw(st.sampled_from([links, []])),
            "sectors": sectors if draw(st.booleans()) else [],
            "exchanges": exchanges if draw(st.booleans()) else [],
            "scenarios": scenarios,
        }
    )


def template() -> Case:
    """The case that ``citypact init`` writes."""
    with tempfile.TemporaryDirectory() as folder:
        write_starter(Path(folder) / "case.json")
        return load_case(Path(folder) / "case.json")


TRICKY = template().model_copy(
    update={"title": Named(en="=1+1", zh='"_x0041_" #N/A'), "currency": "2024-01-01", "unit": 0.1 + 0.2}
)


@pytest.mark.parametrize("name", ["case", "case.xlsx", "case.json"])
@example(case=TRICKY)
@given(case=cases())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_round_trip(name: str, case: Case) -> None:
    assert check_case(case) == []
    with tempfile.TemporaryDirectory() as folder:
        first, second = Path(folder) / "first" / name, Path(folder) / "second" / name
        found = load_case(save_case(case, first))
        assert found == case
        assert list(found.retention) == list(case.retention)
        save_case(found, second)
        assert content(second) == content(first)


def content(path: Path) -> dict[str, bytes]:
    """File name -> bytes of a written case."""
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    return {file.name: file.read_bytes() for file in files}
