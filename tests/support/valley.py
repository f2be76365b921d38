"""A pact by hand that keeps every rule and has everybody's consent, to be broken in one place.

The pact is written down by hand. Two firms move from ``old`` to ``new``; there each pays 4 a year instead of 2, and
``old`` is glad of 1 a year for each. ``new`` and ``hill``, a weak area, gain 1 a year each, from the second year on, by
cleaning a river, which costs 2. Four years, no discounting, budgets of 100. Worths: all 28, ``old`` and ``new`` 25,
``new`` and ``hill`` 4, ``new`` or ``hill`` alone 1, ``old`` 0.
"""

from collections.abc import Mapping
from typing import Any

from citypact.case.model import Capacity, Case
from citypact.mechanism import Mechanism, Range, load_model
from citypact.pact.audit import breaches
from citypact.pact.ledger import settle
from citypact.pact.terms import Terms
from citypact.worth import worth_table

from .random_cases import MADE_UP
from .two_cities import two_city_case, with_a_project

YEARS = 4
CENT = 1e-5


def valley(*, capital: float = 2.0, land: float = 5.0, **host: Any) -> Case:
    """The case of the hand-made pact."""
    base = two_city_case(lift=2.0, horizon=YEARS, host=host)
    firm, site = base.transfers[0], base.hosts[0]
    hill = base.cities[1].model_copy(update={"id": "hill", "province": "uplands", "gdp": 500.0, "weak": True})
    changed = {
        "cities": (*base.cities, hill),
        "transfers": (firm, firm.model_copy(update={"id": "mill"})),
        "hosts": (site, site.model_copy(update={"transfer": "mill"})),
        "capacities": (Capacity(city="new", resource="land", amount=land, **MADE_UP),),
    }
    return with_a_project(base.model_copy(update=changed), "river", "ecological", capital, {"new": 1.0, "hill": 1.0})


def rules(**rooms: dict[str, Any]) -> Mechanism:
    """A mechanism that asks for no consent, with some rules changed."""
    base: dict[str, dict[str, Any]] = {
        "participation": {"city": "none", "coalitions": "none"},
        "tax_sharing": {"origin_share": Range(min=0.1, max=0.6, step=0.1), "vary_by": ("sector",)},
        "fund": {"contribution_rate": Range(min=0.001, max=0.02), "grant_limit": 0.5},
    }
    model = load_model("hybrid").model_copy(update={"currency": "CNY"})
    rooms = {name: base.get(name, {}) | rooms.get(name, {}) for name in {**base, **rooms}}
    return model.model_copy(
        update={name: getattr(model, name).model_copy(update=change) for name, change in rooms.items()}
    )


CONSENT = {
    "city": "present-value",
    "minimum_gain": 1e8,
    "coalitions": "all",
    "origin_compensation": 1.0,
    "host_no_loss": True,
}


def flat(amount: float) -> tuple[float, ...]:
    return (amount,) * YEARS


def split(*ratios: float) -> dict[str, tuple[float, ...]]:
    """The ratios of the two firms, the same in all years."""
    return {firm: flat(ratio) for firm, ratio in zip(("firm", "mill"), ratios, strict=True)}


def granted(**uses: dict[str, float]) -> dict[str, dict[str, tuple[float, ...]]]:
    """Grants by use and city, the same in all years."""
    return {use.replace("_", "-"): {c: flat(x) for c, x in cities.items()} for use, cities in uses.items()}


def put_in(old: float = 0.5, new: float = 0.5, hill: float = 0.5) -> dict[str, tuple[float, ...]]:
    return {city: flat(paid) for city, paid in {"old": old, "new": new, "hill": hill}.items() if paid}


PACT = Terms(
    plan={"firm": "new", "mill": "new"},
    projects=("river",),
    origin_share=split(0.5, 0.5),
    fund_share={},
    project_share={"river": {"new": 0.5, "hill": 0.5}},
    contributions=put_in(),
    grants=granted(compensation={"old": 0.5, "new": 0.5}, weak_area={"hill": 0.5}),
)


def found(
    model: Mechanism,
    changed: Mapping[str, Any] | None = None,
    case: Case | None = None,
    paid_under: Mechanism | None = None,
    **options: Any,
) -> dict[tuple[str, str], float]:
    """Breaches of the pact with some terms changed: excess by rule and subject."""
    case = valley() if case is None else case
    terms = PACT.model_copy(update=dict(changed or {}))
    ledger = settle(case, model if paid_under is None else paid_under, terms)
    listed = breaches(case, model, terms, ledger, CENT, worth_table(case).game, **options)
    assert len({(b.rule, b.subject) for b in listed}) == len(listed)
    return {(b.rule, b.subject): b.excess for b in listed}


def ratio(**rule: Any) -> Mechanism:
    return rules(tax_sharing=rule)


def fund(**rule: Any) -> Mechanism:
    return rules(fund=rule)
