"""What the clauses of an offer speak of, and where a clause speaks of nothing, what it may have meant."""

from dataclasses import replace

import numpy as np

from ..errors import Problem
from ..optimize.setting import Deal, Setting
from ..reading.suggest import suggestion
from ..text import both
from .deals import transfers_meant
from .numbers import KINDS
from .numbers.kind import Said
from .offer import Clause, Offer


def cut_terms(setting: Setting, offer: Offer, file: str, problems: list[Problem], *, strict: bool) -> Setting:
    """The setting with the split of each deal ended after the years that the offer grants."""
    granted: dict[int, int] = {}
    for row, clause in enumerate(offer.clauses, start=1):
        if clause.number != "term":
            continue
        chosen = transfers_meant(setting, clause)
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
    if not granted:
        return setting
    cut = setting.with_deals(lambda k, deal: _cut(deal, granted[k]) if k in granted else deal)
    longest = setting.model.tax_sharing.term + setting.model.tax_sharing.extension
    fewer = {setting.deals[k].transfer: years for k, years in granted.items() if years < longest}
    return replace(cut, granted=fewer)


def _cut(deal: Deal, years: int) -> Deal:
    shared = np.arange(deal.tax.size) < deal.shared.clock + years
    shares = tuple(pair if within else (0.0, 0.0) for pair, within in zip(deal.shares, shared, strict=True))
    return replace(deal, shared=replace(deal.shared, tax=deal.shared.tax * shared), shares=shares)


def said_of(setting: Setting, clause: Clause) -> Said:
    """The numbers that a clause speaks of, and what it says of each; a term is no number of the program."""
    return {} if clause.number == "term" else KINDS[clause.number].select(setting, clause)


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
