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
from string import Template
from tempfile import TemporaryDirectory

import numpy as np

from ..text import both, both_in, say
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

    The same ``cities`` and ``seed`` give the same files in a language.

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
        derivation.write_text(_derivation(path.resolve().stem, cities, seed, lang), "utf-8")
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
        own = (f"city-{name}", *_both_names(name), f"province-{province[i] + 1}", "prefecture")
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


def _derivation(identity: str, cities: int, seed: int, lang: str) -> str:
    """What the case is called, told in ``lang``, and how many origins, links and keepers a region of this size has."""
    told = {"cities": cities, "told": f"citypact init --synthetic {cities} --seed {seed}"}
    least = {"origins_most": (3, 7), "corridors": (2, 14), "conservers": (2, 20)}
    return Template((Path(__file__).resolve().parent / "synthetic.template").read_text("utf-8")).substitute(
        identity=identity,
        title=_named("title", **told),
        intro=say("panel.synthetic.intro", lang, **told),
        summary=say("panel.synthetic.summary", "zh", **told),
        shows=say("panel.synthetic.shows", lang),
        citation=say("panel.synthetic.citation", lang, **told),
        provinces="\n".join(f"province-{p} = {_named('province', number=p)}" for p in range(1, _provinces(cities) + 1)),
        **told,
        **{name: max(few, cities // part) for name, (few, part) in least.items()},
    )


def _both_names(number: str) -> tuple[str, str]:
    """A city's name in English and in Chinese."""
    words = both_in(both("panel.synthetic.city", number=number))
    return words["en"], words["zh"]


def _named(key: str, **values: object) -> str:
    """A text in both languages, as TOML has it."""
    words = both_in(both(f"panel.synthetic.{key}", **values))
    return f'{{ en = "{words["en"]}", zh = "{words["zh"]}" }}'
