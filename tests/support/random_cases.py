"""Small made-up cases for tests: random but reproducible, with capacities that bind and projects that may not pay."""

import numpy as np

from citypact.case.model import (
    Capacity,
    Case,
    City,
    Figure,
    Host,
    Named,
    Project,
    ProjectBenefit,
    Transfer,
)

MADE_UP = {"source": "made-up", "evidence": "assumed"}


def named(text: str) -> Named:
    """The same text in both languages."""
    return Named(en=text, zh=text)


def random_case(seed: int, cities: int = 4, transfers: int = 5, projects: int = 2, tightness: float = 0.6) -> Case:
    """A case whose hosts can take about ``tightness`` of what is asked of them."""
    rng = np.random.default_rng(seed)
    ids = [f"city-{i}" for i in range(cities)]
    moved = [_transfer(rng, k, ids) for k in range(transfers)]
    return Case(
        id=f"random-{seed}",
        title=named("random"),
        currency="CNY",
        unit=1e8,
        population_unit=1e4,
        base_year=2023,
        horizon=6,
        discount_rate=0.05,
        revenue_growth=0.03,
        retention={"vat": 0.5, "cit": 0.4},
        resources={"land": "ha"},
        citations={"made-up": "made up for a test"},
        figures={
            key: Figure(**MADE_UP) for key in ("discount_rate", "revenue_growth", "retention.vat", "retention.cit")
        },
        cities=tuple(_city(rng, i, city) for i, city in enumerate(ids)),
        transfers=tuple(moved),
        hosts=tuple(host for t in moved for host in _hosts(rng, t, ids)),
        capacities=tuple(
            Capacity(
                city=c,
                resource="land",
                amount=round(tightness * transfers * 3 / 2 * rng.uniform(0.3, 1.0), 3),
                **MADE_UP,
            )
            for c in ids
        ),
        projects=tuple(_project(rng, p, ids) for p in range(projects)),
        project_benefits=tuple(_benefit(rng, p, city) for p in range(projects) for city in ids),
    )


def _city(rng: np.random.Generator, i: int, city: str) -> City:
    return City(
        id=city,
        name=named(city),
        province=f"province-{i % 2}",
        tier="prefecture",
        gdp=round(rng.uniform(1000, 9000), 1),
        revenue=round(rng.uniform(100, 900), 1),
        expenditure=round(rng.uniform(200, 1500), 1),
        population=round(rng.uniform(100, 2000), 1),
        weak=bool(i % 3 == 2),
        **MADE_UP,
    )


def _transfer(rng: np.random.Generator, k: int, ids: list[str]) -> Transfer:
    return Transfer(
        id=f"transfer-{k}",
        name=named(f"transfer {k}"),
        sector=f"sector-{k % 3}",
        origin=str(rng.choice(ids)),
        led_by="government" if rng.random() < 0.7 else "market",
        taxes={"vat": round(rng.uniform(0.2, 4), 3), "cit": round(rng.uniform(0.1, 3), 3)},
        growth=round(rng.uniform(-0.05, 0.05), 3),
        release_benefit=round(rng.uniform(0, 1.0), 3),
        adjustment_cost=round(rng.uniform(0, 0.5), 3),
        jobs=float(rng.integers(50, 3000) + 200) / 2e4,
        uses={"land": float(rng.integers(1, 6))},
        value_added=2.0 + k,
        **MADE_UP,
    )


def _hosts(rng: np.random.Generator, transfer: Transfer, ids: list[str]) -> list[Host]:
    others = [city for city in ids if city != transfer.origin]
    chosen = rng.choice(others, size=min(len(others), int(rng.integers(1, 4))), replace=False)
    lift = rng.uniform(0.7, 1.5)
    return [
        Host(
            transfer=transfer.id,
            host=str(city),
            start_year=int(rng.integers(2024, 2026)),
            taxes={tax: round(amount * lift * rng.uniform(0.8, 1.2), 3) for tax, amount in transfer.taxes.items()},
            ramp_years=int(rng.integers(0, 3)),
            growth=round(rng.uniform(0, 0.06), 3),
            capital_cost=round(rng.uniform(0, 1.5), 3),
            annual_cost=round(rng.uniform(0, 0.3), 3),
            moving_cost=round(rng.uniform(0, 0.3), 3),
            firm_gain=round(rng.uniform(-0.2, 0.6), 3),
            value_added=2.5,
            investment=5.0,
            **MADE_UP,
        )
        for city in chosen
    ]


def _project(rng: np.random.Generator, p: int, ids: list[str]) -> Project:
    return Project(
        id=f"project-{p}",
        name=named(f"project {p}"),
        category=("major", "weak-area", "ecological")[p % 3],
        start_year=2024,
        build_years=int(rng.integers(1, 3)),
        capital_cost=round(rng.uniform(1, 6), 3),
        annual_cost=round(rng.uniform(0, 0.3), 3),
        members=tuple(sorted(rng.choice(ids, size=int(rng.integers(0, 3)), replace=False).tolist())),
        **MADE_UP,
    )


def _benefit(rng: np.random.Generator, p: int, city: str) -> ProjectBenefit:
    return ProjectBenefit(
        project=f"project-{p}", city=city, benefit=round(rng.uniform(0.1, 0.9), 3), growth=0.02, **MADE_UP
    )
