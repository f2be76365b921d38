"""Agglomerations that do not exist, of any size: for teaching, and to see how answers grow with the number of cities.

Sizes follow the rank-size rule (Zipf 1949, Human behavior and the principle of least effort), product per head rises a
little with size, cities lie at random in a square that grows with their number, and each belongs to the province whose
centre is nearest. What may move and what may be built follows from that table by the same rules as for real cities; in
larger regions there are more origins, links and keepers of water. Every figure is marked as assumed, and nothing is
known of any real city.
"""

import csv
import io
import math
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from .store import DERIVATION, PANEL, init_from_panel

_LARGEST, _SMALLEST, _RANK = 2500.0, 80.0, -0.8
"""Population of the largest and the smallest city, in 10,000 persons, and the exponent of the rank."""
_DEAREST = 1.3
"""Product per head of the largest city is at least so many times that of any other: something can always move."""
_APART_KM = 90.0
"""The side of the square is so much times the root of the number of cities."""
_KM_PER_DEGREE, _SOUTH, _WEST = 111.0, 29.0, 112.0
_YEARS = (2019, 2023)
_COLUMNS = (
    "city name_en name_zh province tier year gdp revenue expenditure population va_secondary pm25 latitude longitude"
)


def init_synthetic(path: Path, cities: int, seed: int, force: bool = False, lang: str = "en") -> list[Path]:
    """Write a made-up case of so many cities; the files written.

    A folder holds the table that it follows from too, in ``panel/``; a workbook or a JSON document the case alone.

    The same ``cities`` and ``seed`` give the same files.

    Raises
    ------
    InvalidInput
        No case follows, or the place has the ending of another format.
    CannotWrite
        Files are there already.
    """
    with TemporaryDirectory() as place:
        panel, derivation = Path(place) / PANEL, Path(place) / DERIVATION
        panel.write_text(panel_text(cities, seed), "utf-8")
        derivation.write_text(_derivation(path.resolve().stem, cities, seed), "utf-8")
        return init_from_panel(path, panel, None, derivation, force, lang)


def panel_text(cities: int, seed: int) -> str:
    """The city table as CSV: two years a city, the largest city first."""
    rng = np.random.default_rng(seed)
    rank = np.arange(1, cities + 1)
    population = np.maximum(_SMALLEST, _LARGEST * rank**_RANK * rng.lognormal(0.0, 0.1, cities))
    per_head = 8.0 * (population / population.mean()) ** 0.1 * rng.lognormal(0.0, 0.3, cities)
    per_head[0] = max(per_head[0], _DEAREST * float(per_head[1:].max()))
    gdp = population * per_head
    secondary = gdp * rng.uniform(0.33, 0.5, cities)
    revenue = gdp * rng.uniform(0.06, 0.12, cities)
    expenditure = np.maximum(1.05 * revenue, population * rng.lognormal(0.05, 0.15, cities))
    growth = 1.0 + rng.uniform(0.0, 0.07, cities)
    pm25 = rng.uniform(22.0, 40.0, cities)
    place = rng.uniform(0.0, _APART_KM * np.sqrt(cities), (cities, 2))
    centres = place[rng.choice(cities, _provinces(cities), replace=False)]
    province = np.linalg.norm(place[:, None] - centres[None], axis=2).argmin(axis=1)
    north, east = place.T / _KM_PER_DEGREE
    found = io.StringIO()
    table = csv.writer(found, lineterminator="\n")
    table.writerow(_COLUMNS.split())
    for i in range(cities):
        name = f"{i + 1:0{len(str(cities))}}"
        own = (f"city-{name}", f"City {name}", f"城市{name}", f"province-{province[i] + 1}", "prefecture")
        for year in _YEARS:
            back = growth[i] ** (year - _YEARS[-1])
            amounts = (gdp[i] * back, revenue[i] * back, expenditure[i] * back, population[i], secondary[i] * back)
            where = (_SOUTH + north[i], _WEST + east[i] / np.cos(np.radians(_SOUTH + north[i])))
            figures = [*(f"{amount:.2f}" for amount in amounts), f"{pm25[i]:.1f}", *(f"{at:.4f}" for at in where)]
            table.writerow([*own, year, *figures])
    return found.getvalue()


def _provinces(cities: int) -> int:
    """How many provinces a region of so many cities has."""
    return max(1, round(math.sqrt(cities) / 1.5))


def _derivation(identity: str, cities: int, seed: int) -> str:
    """What the case is called, and how many origins, links and keepers a region of this size has."""
    told = f"citypact init --synthetic {cities} --seed {seed}"
    names = "\n".join(
        f'province-{p} = {{ en = "Province {p}", zh = "第{p}省" }}' for p in range(1, _provinces(cities) + 1)
    )
    return f'''# A made-up agglomeration: {told}. No real city.

[case]
id = "{identity}"
title = {{ en = "Synthetic agglomeration of {cities} cities", zh = "虚构的{cities}城市群" }}
intro = """
{cities} cities that do not exist, drawn by `{told}`: for teaching and benchmarks. No figure is that of a real city."""
summary_zh = """
由 `{told}` 生成的 {cities} 个虚构城市,用于教学与测试;所有数字均为假设(assumed),不代表任何真实城市。"""
shows = """
Nothing of the real world."""

[cities]
source = "synthetic"
evidence = "assumed"

[provinces]
{names}

[citations]
synthetic = "Made up by {told}: sizes by the rank-size rule, all else drawn at random; no real city"

[parameters]
origins_most = {{ value = {max(3, cities // 7)} }}
corridors = {{ value = {max(2, cities // 14)} }}
conservers = {{ value = {max(2, cities // 20)} }}
'''
