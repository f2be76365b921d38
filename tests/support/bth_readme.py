"""What the README of the bundled case of Beijing-Tianjin-Hebei says, and the formulas of its sections 5 to 9.

Parameters are read from the tables of the README, so that the page an analyst reads and the figures that the tool uses
cannot drift apart.
"""

import math
from dataclasses import dataclass
from functools import cache

from citypact.bundled import bundled_folder
from citypact.case import Case, City, Transfer, load_case

CASE = "beijing-tianjin-hebei"

# China City Statistical Yearbook, National Bureau of Statistics: editions 2024 (gross product, budget revenue and
# expenditure of 2023, 100 million yuan; resident population, 10,000) and 2020 (industrial VAT payable, taxes and
# surcharges of 2019, 100 million yuan).
YEARBOOK = {
    "beijing": (43761, 6181.097, 7971.6333, 2186, 462.0751, 372.3458),
    "tianjin": (16737, 2027.5112, 3280.4209, 1364, 341.4157, 312.5954),
    "shijiazhuang": (7534, 737.8942, 1274.8334, 1123, 128.6063, 154.1263),
    "tangshan": (9133, 581.4346, 1001.5337, 772, 169.824, 61.2211),
    "qinhuangdao": (2001, 172.5315, 378.1518, 311, 28.435, 13.3174),
    "handan": (4382, 376.0253, 871.6485, 917, 103.3907, 29.2408),
    "xingtai": (2586, 214.4209, 641.7403, 696, 42.7143, 13.3946),
    "baoding": (4825, 369.9767, 1420.6176, 1149, 61.2724, 52.5363),
    "zhangjiakou": (1843, 180.3721, 694.0043, 405, 29.5034, 57.6251),
    "chengde": (1852, 133.9625, 469.6114, 330, 36.9527, 16.7341),
    "cangzhou": (4440, 342.7282, 730.9062, 726, 70.0041, 176.3072),
    "langfang": (3608, 320.2152, 595.4637, 548, 35.4074, 148.8821),
    "hengshui": (1888, 151.7716, 440.3376, 416, 24.6774, 10.3654),
}

Row = dict[str, str]


@cache
def case() -> Case:
    return load_case(CASE)


@cache
def readme_table(heading: str) -> tuple[Row, ...]:
    """The rows of the table under a heading of the README that begins with ``heading``."""
    text = (bundled_folder("cases") / CASE / "README.md").read_text(encoding="utf-8")
    section = text.split(f"### {heading}", 1)[1].split("\n#", 1)[0]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.split("\n") if line[:1] == "|"]
    header, _, *rows = cells
    return tuple(dict(zip(header, row, strict=True)) for row in rows)


@cache
def parameters() -> dict[str, float]:
    return {row["parameter"].strip("`"): float(row["value"]) for row in readme_table("Table 1.")}


@cache
def sectors() -> dict[str, Row]:
    return {row["sector"]: row for row in readme_table("Table 2.")}


@cache
def traits() -> dict[str, Row]:
    return {row["city"]: row for row in readme_table("Table 3.")}


def city(name: str) -> City:
    return next(c for c in case().cities if c.id == name)


def transfer(name: str) -> Transfer:
    return next(t for t in case().transfers if t.id == name)


def figure(name: str, indicator: str) -> float:
    value: float | None = city(name).indicators[indicator]
    assert value is not None
    return value


def distance(a: str, b: str) -> float:
    return float(next(row for row in readme_table("Table 8.") if row["km"] == a)[b])


def emissions(name: str) -> float:
    return math.fsum(figure(name, f"{pollutant}_industrial_t") for pollutant in ("so2", "nox", "dust"))


def branch_growth(name: str, sector: str) -> float:
    branch = f"va_{sectors()[sector]['branch']}"
    past = math.sqrt(math.sqrt(figure(name, branch) / figure(name, f"{branch}_2019"))) - 1
    return parameters()["growth_factor"] * past


def land_price(name: str) -> float:
    return parameters()["land_price_ratio"] * figure(name, "gdp_per_head_yuan") * 1e-4


def damage(name: str) -> float:
    p = parameters()
    return p["damage_yuan_per_t"] * 1e-8 * figure(name, "pm25_ug_m3") / p["pm25_standard"]


def spending_per_head(name: str) -> float:
    return city(name).expenditure / city(name).population


@dataclass(frozen=True)
class Before:
    """What a transfer is at its origin, unrounded: section 5 of the README."""

    taxes: dict[str, float]
    jobs: float
    emissions: float
    uses: dict[str, float]


def before_the_move(name: str) -> Before:
    p = parameters()
    row = next(x for x in readme_table("Table 4.") if x["transfer"] == name)
    origin, sector = row["origin"], sectors()[row["sector"]]
    share, base = float(row["share"]), figure(origin, "industrial_vat_2019")
    vat = share * base
    ratios = (figure(c, "industrial_surcharges_2019") / figure(c, "industrial_vat_2019") for c in YEARBOOK)
    taxes = {"vat": vat, "cit": p["cit_per_vat"] * vat, "surcharges": min(ratios) * vat}
    emitted = share * emissions(origin) * float(sector["emission"])
    uses = {
        "land": math.fsum(taxes.values()) / (p["tax_yield_per_ha"] * float(sector["land"])),
        "energy": share * figure(origin, "electricity_industry_2019_100m_kwh") * float(sector["power"]),
        "emissions": (1 - p["abatement"]) * emitted,
    }
    return Before(taxes, share * figure(origin, "employment_secondary_2019"), emitted, uses)


def gains_a_port(sector: str, origin: str, host: str) -> bool:
    return sectors()[sector]["bulk"] == "yes" and traits()[host]["port"] == "yes" and traits()[origin]["port"] == "no"
