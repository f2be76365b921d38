"""Terms drawn at random: any plan, any shares, any sizes; nothing asks whether anybody would agree."""

from typing import Any

import numpy as np

from citypact.case.model import BEYOND, Case
from citypact.mechanism import Mechanism
from citypact.pact.terms import Terms


def random_terms(rng: np.random.Generator, case: Case, model: Mechanism) -> Terms:
    """Terms that a ledger can settle for the case under the mechanism."""
    cities = [city.id for city in case.cities]
    hosts = [row for row in case.hosts if row.host != BEYOND or rng.random() < 0.2]
    plan = {row.transfer: row.host for row in rng.permutation(np.array(hosts, dtype=object)) if rng.random() < 0.8}
    projects = tuple(p.id for p in case.projects if rng.random() < 0.7)
    origin = {k: rng.uniform(0, 0.7, case.horizon) for k in plan}
    uses: tuple[str, ...] = () if model.fund is None else model.fund.uses
    by_city = {"contributions": {city: _yearly(rng, case, 3.0) for city in cities if rng.random() < 0.5}}
    by_city |= {"subsidy": {city: _yearly(rng, case, 3.0) for city in cities if rng.random() < 0.3}}
    by_city["debt"] = {city: (*_yearly(rng, case, 1.0)[:-1], 0.0) for city in cities[:2] if rng.random() < 0.2}
    values: dict[str, Any] = {
        "plan": plan,
        "projects": projects,
        "origin_share": {k: tuple(share) for k, share in origin.items()},
        "fund_share": {k: tuple(rng.uniform(0, 1 - share)) for k, share in origin.items()},
        "project_share": {p: _shares(rng, cities) for p in projects},
        "carried": {p: float(rng.uniform(0, 1)) for p in projects if rng.random() < 0.5},
        "grants": {use: {city: _yearly(rng, case, 2.0) for city in cities if rng.random() < 0.4} for use in uses},
        "sizes": {path: float(rng.choice(span.grid)) for path, span in model.open_sizes.items()},
    }
    return Terms.model_validate(values | by_city)


def _yearly(rng: np.random.Generator, case: Case, most: float) -> tuple[float, ...]:
    return tuple(rng.uniform(0, most, case.horizon).tolist())


def _shares(rng: np.random.Generator, cities: list[str]) -> dict[str, float]:
    shares = rng.dirichlet(np.ones(len(cities)))
    return {city: float(share) for city, share in zip(cities, shares, strict=True) if share > 0.01}
