"""What the clauses of an offer speak of: the shared deals, cities and projects, and the numbers that belong to them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from ..errors import Problem
from ..optimize.blocks.projects import key_shares
from ..optimize.setting import Deal, Setting
from ..reading.suggest import suggestion
from ..text import both
from .numbers import Number, items
from .offer import Clause, Offer


def cut_terms(setting: Setting, offer: Offer, file: str, problems: list[Problem], *, strict: bool) -> Setting:
    """The setting with the split of each deal ended after the years that the offer grants."""
    granted: dict[int, int] = {}
    for row, clause in enumerate(offer.clauses, start=1):
        if clause.number != "term":
            continue
        chosen = _deals(setting, clause)
        if strict and not chosen and clause.is_narrowed:
            problems.append(
                clause_problem(file, row, clause, "applies_to_nothing", hint=nearest_known(setting, clause))
            )
        rule = setting.model.tax_sharing
        if isinstance(clause.value, str) or clause.value != int(clause.value):
            problems.append(clause_problem(file, row, clause, "term_not_whole"))
            continue
        if clause.value > rule.term + rule.extension:
            problems.append(clause_problem(file, row, clause, "term_too_long", most=rule.term + rule.extension))
        granted |= dict.fromkeys(chosen, int(clause.value))
    return setting.with_deals(lambda k, deal: _cut(deal, granted[k]) if k in granted else deal) if granted else setting


def _cut(deal: Deal, years: int) -> Deal:
    shared = np.arange(deal.tax.size) < deal.shared.clock + years
    shares = tuple(pair if within else (0.0, 0.0) for pair, within in zip(deal.shares, shared, strict=True))
    return replace(deal, shared=replace(deal.shared, tax=deal.shared.tax * shared), shares=shares)


def _deals(setting: Setting, clause: Clause) -> list[int]:
    """Shared deals that a clause speaks of."""
    wanted = {
        "transfer": clause.transfer,
        "sector": clause.sector,
        "origin": clause.origin,
        "host": clause.host,
        "origin_province": clause.origin_province,
        "host_province": clause.host_province,
    }
    return [
        k
        for k, deal in enumerate(setting.deals)
        if deal.tax.any() and all(value in (None, _traits(setting, deal)[name]) for name, value in wanted.items())
    ]


def _traits(setting: Setting, deal: Deal) -> dict[str, str]:
    return {
        "transfer": deal.transfer,
        "sector": deal.sector,
        "origin": setting.cities[deal.origin].id,
        "host": setting.cities[deal.host].id,
        "origin_province": deal.provinces[0],
        "host_province": deal.provinces[1],
    }


def _ratios(setting: Setting, clause: Clause) -> dict[Number, float | str]:
    return {
        Number(clause.number, setting.ratio_class(k, t)): clause.value
        for k in _deals(setting, clause)
        for t in np.flatnonzero(setting.deals[k].tax > 0).tolist()
        if clause.year in (None, setting.case.years[t])
    }


def _by_city(setting: Setting, clause: Clause) -> dict[Number, float | str]:
    return {
        Number(clause.number, (city.id,)): clause.value
        for city in setting.cities
        if clause.city in (None, city.id) and clause.province in (None, city.province)
    }


def _granted(setting: Setting, clause: Clause) -> dict[Number, float | str]:
    """Grants to cities that can receive any."""
    possible = items(setting, ("grant",))
    return {number: value for number, value in _by_city(setting, clause).items() if number in possible}


def _splits(setting: Setting, clause: Clause) -> dict[Number, float | str]:
    found: dict[Number, float | str] = {}
    for work in setting.works:
        if clause.project not in (None, work.project):
            continue
        keyed = key_shares(setting, work, clause.value) if isinstance(clause.value, str) else {}
        for i in work.payers:
            city = setting.cities[i]
            if clause.city in (None, city.id) and clause.province in (None, city.province):
                found[Number("project_share", (work.project, city.id))] = keyed.get(i, clause.value)
    return found


def _sizes(setting: Setting, clause: Clause) -> dict[Number, float | str]:
    paths = setting.model.open_sizes
    return {Number("size", (path,)): clause.value for path in paths if clause.parameter in (None, path)}


SELECT: dict[str, Callable[[Setting, Clause], dict[Number, Any]]] = {
    "origin_share": _ratios,
    "fund_share": _ratios,
    "contribution_rate": _by_city,
    "project_share": _splits,
    "grant": _granted,
    "subsidy": _by_city,
    "size": _sizes,
}


def nearest_known(setting: Setting, clause: Clause) -> str:
    """A hint at what a selector that fits nothing may have been meant to be."""
    known = {
        "transfer": [deal.transfer for deal in setting.deals if deal.tax.any()],
        "sector": [deal.sector for deal in setting.deals],
        "project": [work.project for work in setting.works],
        "city": [city.id for city in setting.cities],
        "origin": [setting.cities[deal.origin].id for deal in setting.deals],
        "host": [setting.cities[deal.host].id for deal in setting.deals],
        "parameter": list(setting.model.open_sizes),
        "province": [city.province for city in setting.cities],
    }
    for name, names in known.items():
        given = getattr(clause, name)
        if given is not None and given not in names:
            return suggestion(given, names)
    return ""


def clause_problem(file: str, row: int, clause: Clause, key: str, **values: object) -> Problem:
    """The problem ``negotiation.<key>`` at a clause, by its number in the offer, with what the clause says."""
    message, remedy = both(f"negotiation.{key}.what", **values), both(f"negotiation.{key}.do", **values)
    said = clause.model_dump(mode="json", exclude_defaults=True)
    shown = ", ".join(str(said[name]) for name in said if name not in ("number", "locked"))
    return Problem(file, message, remedy, None, f"clauses[{row}].{clause.number}", shown)
