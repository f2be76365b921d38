"""The numbers of a settled scheme, read off its terms; and the scheme as an offer of its own."""

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from ..case.flows import budget_revenue, discount_factors
from ..optimize.setting import Setting
from ..pact.scheme import Scheme
from .numbers import Key, Number, deals_of
from .offer import Clause, Offer
from .position import Position


def value_in(setting: Setting, scheme: Scheme, number: Number) -> float:
    """Value of a number in a scheme, in the number's own unit; a rate as its mean over the years, in present value."""
    return _READ[number.kind](setting, scheme, number.key)


def offer_of(position: Position, scheme: Scheme) -> Offer:
    """A scheme found in talks as an offer: every number it settles as a clause; rules, terms and red lines kept."""
    kept = tuple(clause for clause in position.offer.clauses if clause.number == "term")
    clauses = (clause for number in position.items for clause in _clauses(position, scheme, number))
    return position.offer.model_copy(update={"clauses": (*kept, *clauses)})


def _clauses(position: Position, scheme: Scheme, number: Number) -> Iterator[Clause]:
    value = max(0.0, value_in(position.setting, scheme, number))
    given: dict[str, object] = {"number": number.kind, "value": value, "locked": number in position.locked}
    if number.kind in ("origin_share", "fund_share"):
        for selector in _deals(position.setting, number.key):
            yield Clause.model_validate(given | selector)
    else:
        names = {"project_share": ("project", "city"), "size": ("parameter",)}.get(number.kind, ("city",))
        yield Clause.model_validate(given | dict(zip(names, number.key, strict=True)))


def _deals(setting: Setting, key: Key) -> Iterator[dict[str, object]]:
    """What a clause must name to speak of a class of deals: its transfers, and their years if they are not all."""
    members = deals_of(setting, key)
    for k in sorted({k for k, _ in members}):
        years = [t for deal, t in members if deal == k]
        transfer = setting.deals[k].transfer
        if years == np.flatnonzero(setting.deals[k].tax > 0).tolist():
            yield {"transfer": transfer}
        else:
            yield from ({"transfer": transfer, "year": setting.case.years[t]} for t in years)


def _ratio(party: str) -> Callable[[Setting, Scheme, Key], float]:
    def read(setting: Setting, scheme: Scheme, key: Key) -> float:
        k, t = deals_of(setting, key)[0]
        path: Mapping[str, tuple[float, ...]] = getattr(scheme.terms, party)
        return float(path[setting.deals[k].transfer][t]) if setting.deals[k].transfer in path else 0.0

    return read


def _rate(setting: Setting, scheme: Scheme, key: Key) -> float:
    city = next(city for city in setting.cities if city.id == key[0])
    revenue = float(discount_factors(scheme.case) @ budget_revenue(scheme.case, city))
    return _present(scheme, scheme.terms.contributions.get(key[0], ())) / revenue


def _project_share(setting: Setting, scheme: Scheme, key: Key) -> float:
    return float(scheme.terms.project_share[key[0]].get(key[1], 0.0))


def _grant(setting: Setting, scheme: Scheme, key: Key) -> float:
    return sum(_present(scheme, by_city.get(key[0], ())) for by_city in scheme.terms.grants.values())


def _subsidy(setting: Setting, scheme: Scheme, key: Key) -> float:
    return _present(scheme, scheme.terms.subsidy.get(key[0], ()))


def _present(scheme: Scheme, yearly: tuple[float, ...]) -> float:
    return float(discount_factors(scheme.case) @ np.array(yearly)) if yearly else 0.0


_READ: dict[str, Callable[[Setting, Scheme, Key], float]] = {
    "origin_share": _ratio("origin_share"),
    "fund_share": _ratio("fund_share"),
    "contribution_rate": _rate,
    "project_share": _project_share,
    "grant": _grant,
    "subsidy": _subsidy,
    "size": lambda setting, scheme, key: float(scheme.terms.sizes[key[0]]),
    "gain": lambda setting, scheme, key: float(scheme.gain[key[0]]),
}
