"""Beijing-Tianjin-Hebei from the cells of its tables, by a loop of its own: what all gain, and what each tier does."""

import csv
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import LinearConstraint, milp

from citypact import design, load_model
from citypact.bundled import bundled_folder
from citypact.case import under
from citypact.pact.scheme import Scheme
from support.real_case import real_case, real_design

FOLDER = bundled_folder("cases") / "beijing-tianjin-hebei"
BASE, YEARS, RATE = 2023, range(2024, 2034), 0.05
LOCAL = {"vat": 0.5, "cit": 0.4, "surcharges": 1.0}
LOWER = {"vat": 0.4, "cit": 0.2, "surcharges": 1.0}
"""What Hebei's cities keep in the scenario; its province keeps the rest of the local part."""
Row = dict[str, str]


@cache
def rows(table: str) -> list[Row]:
    """The rows of a table as they stand in the file."""
    with Path(str(FOLDER / f"{table}.csv")).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def is_hebei(city: str) -> bool:
    """Whether a city lies in Hebei."""
    return next(row["province"] for row in rows("cities") if row["id"] == city) == "hebei"


def city_part(city: str, *, lower: bool) -> dict[str, float]:
    """What a city keeps of each tax."""
    return LOWER if lower and is_hebei(city) else LOCAL


def province_part(city: str, *, lower: bool) -> dict[str, float]:
    """What the province above it does."""
    return {tax: LOCAL[tax] - share for tax, share in city_part(city, lower=lower).items()}


def present(row: Row, parts: dict[str, float], start: int, ramp: int) -> float:
    """Present value of parts of the taxes of a row, paid from a year on and in full ``ramp`` years later."""
    tax = sum(share * float(row[f"tax_{name}"]) for name, share in parts.items())
    return sum(
        tax
        * (1 + float(row["growth"])) ** (y - BASE)
        * min(1.0, (y - start + 1) / (ramp + 1))
        / (1 + RATE) ** (y - BASE)
        for y in YEARS
        if y >= start
    )


def of_tier(host: Row, part: dict[str, float], home: dict[str, float]) -> float:
    """Present value of what a tier gets at the host less what its like loses at the origin."""
    origin = next(row for row in rows("transfers") if row["id"] == host["transfer"])
    start = int(host["start_year"])
    return present(host, part, start, int(host["ramp_years"])) - present(origin, home, start, 0)


def joint_gain(host: Row, *, lower: bool) -> float:
    """Present value that origin and host gain together by a move."""
    transfer, start = next(row for row in rows("transfers") if row["id"] == host["transfer"]), int(host["start_year"])
    here, home = (city_part(city, lower=lower) for city in (host["host"], transfer["origin"]))
    yearly = float(transfer["release_benefit"]) - float(host["annual_cost"])
    once = float(transfer["adjustment_cost"]) + float(host["capital_cost"]) + float(host["moving_cost"])
    annuity = sum(yearly / (1 + RATE) ** (y - BASE) for y in YEARS if y >= start)
    return of_tier(host, here, home) + annuity - once / (1 + RATE) ** (start - BASE)


def from_projects() -> float:
    """Present value of all projects that are worth their cost."""
    whole = 0.0
    for row in rows("projects"):
        first, last = int(row["start_year"]), int(row["start_year"]) + int(row["build_years"]) - 1
        worth = 0.0
        for y in YEARS:
            building, serving = first <= y <= last, y > last
            flow = -building * float(row["capital_cost"]) / int(row["build_years"]) - serving * float(
                row["annual_cost"]
            )
            own = [b for b in rows("project_benefits") if b["project"] == row["id"]]
            flow += serving * sum(float(b["benefit"]) * (1 + float(b["growth"])) ** (y - BASE) for b in own)
            worth += flow / (1 + RATE) ** (y - BASE)
        whole += max(0.0, worth)
    return whole


def best_moves(*, lower: bool) -> tuple[float, dict[str, str]]:
    """The largest joint gain of moves that fit, and where each transfer goes; by SciPy's own integer program."""
    hosts, transfers = rows("hosts"), rows("transfers")
    gains = np.array([joint_gain(host, lower=lower) for host in hosts])
    once = np.array([[host["transfer"] == t["id"] for host in hosts] for t in transfers], dtype=float)
    need = {t["id"]: t for t in transfers}
    loads, limits = [], []
    for city, kind in product({host["host"] for host in hosts}, ("land", "energy", "emissions")):
        loads.append([float(need[h["transfer"]][f"use_{kind}"]) * (h["host"] == city) for h in hosts])
        room = [float(c["amount"]) for c in rows("capacities") if (c["city"], c["resource"]) == (city, kind)]
        limits.append(room[0] if room else np.inf)
    found = milp(
        -gains,
        constraints=[LinearConstraint(once, ub=1.0), LinearConstraint(np.array(loads), ub=np.array(limits))],
        integrality=np.ones(gains.size),
        bounds=(0, 1),
    )
    chosen = {h["transfer"]: h["host"] for h, x in zip(hosts, found.x, strict=True) if x > 0.5}
    return float(-found.fun), chosen


@cache
def scheme(*, lower: bool) -> Scheme:
    """The designed pact under the hybrid rules."""
    return design(under(real_case()[0], "lower-retention"), load_model("hybrid")) if lower else real_design()


@pytest.mark.parametrize(("lower", "about"), [(False, 149.09), (True, 108.02)])
def test_what_all_gain(lower: bool, about: float) -> None:
    gain, plan = best_moves(lower=lower)
    assert gain + from_projects() == pytest.approx(about, abs=0.01)
    assert scheme(lower=lower).table.worths[-1] == pytest.approx(gain + from_projects(), abs=1e-6)
    assert dict(scheme(lower=lower).terms.plan) == plan


def test_vehicles_go_elsewhere_where_hebei_keeps_less() -> None:
    assert best_moves(lower=False)[1]["bj-equipment"] == "tangshan"
    assert best_moves(lower=True)[1]["bj-equipment"] == "tianjin"


@pytest.mark.parametrize("lower", [False, True])
def test_what_province_and_centre_gain(lower: bool) -> None:
    plan = scheme(lower=lower).terms.plan
    moved = [host for host in rows("hosts") if plan.get(host["transfer"]) == host["host"]]
    origins = {row["id"]: row["origin"] for row in rows("transfers")}
    central = {"vat": 0.5, "cit": 0.6, "surcharges": 0.0}
    centre = sum(of_tier(host, central, central) for host in moved)
    parts = (
        (h, province_part(h["host"], lower=lower), province_part(origins[h["transfer"]], lower=lower)) for h in moved
    )
    province = sum(of_tier(*part) for part in parts)
    found = scheme(lower=lower).tiers["gain"]
    assert found["(centre)"] == pytest.approx(centre, abs=1e-6)
    assert found.get("(province hebei)", 0.0) == pytest.approx(province, abs=1e-6)
    assert (province > 0) == lower
