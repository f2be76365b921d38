"""What the cities agree on, article by article, in words and numbers of the scheme alone; annexes are its tables."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ...pact.ledger import FUND
from ...pact.payments import BORROWED
from ...text import Bilingual, Joined, both
from ..dossier import Dossier
from ..exit_terms import exit_sentence
from ..money import currency, money_unit, number
from ..table import Table
from ..tables import debts, fund, fund_by_city, gains, payments, project_costs, rule, tax_tiers, yearly_ratios
from ..verdict import verdict

_PAYS = 0.0005
"""A smaller part of a cost is rounding."""
_ANNEXES = (payments, yearly_ratios, tax_tiers, project_costs, fund, fund_by_city, debts, gains, rule)


@dataclass(frozen=True)
class Article:
    """One article: its title and its numbered paragraphs."""

    title: Bilingual
    paragraphs: tuple[Bilingual, ...]


@dataclass(frozen=True)
class Agreement:
    """The text: title, what a reader of the draft must know, articles, annexes, and who signs."""

    title: Bilingual
    unit: Bilingual
    notes: tuple[Bilingual, ...]
    articles: tuple[Article, ...]
    annexes: tuple[Table, ...]
    parties: tuple[Bilingual, ...]


def agreement(dossier: Dossier) -> Agreement:
    """The agreement of a scheme. An article that the scheme has nothing to say on is left out."""
    articles = (_article(dossier, name, paragraphs(dossier)) for name, paragraphs in _ARTICLES.items())
    annexes = [table for make in _ANNEXES if (table := make(dossier)).rows]
    return Agreement(
        both("report.agreement.title", case=dossier.title),
        both("report.agreement.unit", unit=money_unit(dossier.scheme.case)),
        (
            both("report.agreement.draft", mechanism=dossier.mechanism),
            *(s.text for s in verdict(dossier, listed=False)),
        ),
        tuple(article for article in articles if article.paragraphs),
        tuple(annexes),
        tuple(city.name.both for city in dossier.scheme.case.cities),
    )


def _article(dossier: Dossier, name: str, paragraphs: Iterator[Bilingual]) -> Article:
    return Article(both(f"report.agreement.article.{name}"), tuple(paragraphs))


def _say(key: str, **values: object) -> Bilingual:
    return both(f"report.agreement.{key}", **values)


def _parties(dossier: Dossier) -> Iterator[Bilingual]:
    case = dossier.scheme.case
    cities = Joined(city.name.both for city in case.cities)
    yield _say("parties", count=len(case.cities), cities=cities)
    yield _say("years", first=case.years[0], last=case.years[-1])


def _transfers(dossier: Dossier) -> Iterator[Bilingual]:
    for key, deal in dossier.scheme.shares.iterrows():
        names = {
            "transfer": dossier.names.subject(str(key)),
            "origin": dossier.names.party(str(deal["origin"])),
            "host": dossier.names.party(str(deal["host"])),
        }
        moves = _say("moves", start=int(deal["start"]), **names)
        if deal["standing"] != "shared" or pd.isna(deal["last_year"]):
            yield _together(moves, _say("keeps", host=names["host"]))
            continue
        years = {"first": int(deal["first_year"]), "last": int(deal["last_year"])}
        yield _together(moves, _split(dossier, str(key), names, years))
    if dossier.scheme.terms.tax_tiers is not None:
        yield _say("by_tiers", title=both("report.table.tax_tiers"))


def _split(dossier: Dossier, key: str, names: Mapping[str, str], years: Mapping[str, int]) -> Bilingual:
    """Who pays which part of the shared tax, in which years."""
    agreed = dossier.scheme.agreed_ratios
    transfers, parties = agreed.index.get_level_values(0), agreed.index.get_level_values(1)
    parts = []
    for party, payee in (("origin", names["origin"]), ("fund", dossier.names.party(FUND))):
        here = (transfers == key) & (parties == party)
        path = agreed[here].to_numpy(dtype=float)
        path = path[np.isfinite(path)]
        if path.size and path.max() > 0:
            same = path.max() - path.min() <= 1e-9
            values: dict[str, Any] = {"low": _percent(path.min()), "high": _percent(path.max()), "payee": payee}
            parts.append(_say("pays_ratio" if same else "pays_ratios", **values, **names, **years))
    return _together(*parts) if parts else _say("keeps", host=names["host"])


def _moving(dossier: Dossier) -> Iterator[Bilingual]:
    """Who bears what a move costs, and what is paid to firms that are kept or sent elsewhere; present values."""
    scheme, unit = dossier.scheme, money_unit(dossier.scheme.case)
    present = scheme.ledger["amount"] * scheme.ledger["year"].map(dossier.discount)
    for item in ("moving-cost", "firm-compensation"):
        rows = scheme.ledger.assign(present=present)[scheme.ledger["item"] == item]
        for key, borne in rows.groupby("subject", sort=False):
            amounts = _amounts(dossier, borne.groupby("payer", sort=False)["present"].sum())
            values = {"transfer": dossier.names.subject(str(key)), "amounts": amounts, "unit": unit}
            yield _say(item.replace("-", "_"), base=scheme.case.base_year, **values)


def _projects(dossier: Dossier) -> Iterator[Bilingual]:
    case, costs = dossier.scheme.case, dossier.scheme.project_costs
    for key in dossier.scheme.terms.projects:
        whole = costs.loc[[key]]
        shares = whole["share"].droplevel("project").sort_values(ascending=False, kind="stable")
        payers = _shares(dossier, {str(city): float(s) for city, s in shares.items() if s > _PAYS})
        cost = number(float(whole["cost"].sum()), dossier.digits)
        values = {"project": dossier.names.subject(key), "cost": cost, "unit": money_unit(case)}
        yield _say("built", base=case.base_year, payers=payers, **values)


def _fund(dossier: Dossier) -> Iterator[Bilingual]:
    ledger = dossier.scheme.ledger
    into, out = ledger[ledger["payee"] == FUND], ledger[ledger["payer"] == FUND]
    if into.empty and out.empty:
        return
    unit, names = money_unit(dossier.scheme.case), dossier.names
    for item, rows in into.groupby("item", sort=True):
        amounts = rows.groupby("payer", sort=False)["amount"].sum()
        yield _say("into_fund", item=names.item(str(item)), amounts=_amounts(dossier, amounts), unit=unit)
    for key, rows in out.groupby(["item", "subject"], sort=True):
        amounts = rows.groupby("payee", sort=False)["amount"].sum()
        purpose = names.purpose(*map(str, key))
        yield _say("out_of_fund", item=purpose, amounts=_amounts(dossier, amounts), unit=unit)
    yield _say("fund_ends", year=dossier.scheme.case.years[-1])


def _borrowing(dossier: Dossier) -> Iterator[Bilingual]:
    """Who borrows how much in which year, at what interest, and that it is its own to repay."""
    scheme, names = dossier.scheme, dossier.names
    rule, taken = scheme.model.borrowing, scheme.ledger[scheme.ledger["item"] == BORROWED]
    if rule is None or taken.empty:
        return
    unit, rate = money_unit(scheme.case), f"{number(100 * rule.rate(scheme.case), 2)}%"
    yield _say("may_borrow", rate=rate, year=scheme.case.years[rule.years(scheme.case)])
    for city, rows in taken.groupby("payee", sort=False):
        loans = [_say("loan", year=year, amount=number(float(a), dossier.digits)) for year, a in _yearly(rows)]
        yield _say("borrows", city=names.party(str(city)), loans=Joined(loans), unit=unit)


def _yearly(rows: pd.DataFrame) -> Iterator[tuple[int, float]]:
    yield from zip(rows["year"].tolist(), rows["amount"].tolist(), strict=True)


def _others(dossier: Dossier) -> Iterator[Bilingual]:
    """What is paid under the pact beside shares of tax and the fund, such as for harm."""
    ledger = dossier.scheme.ledger
    told = (ledger["item"] == "origin-share") | (ledger["payer"] == FUND) | (ledger["payee"] == FUND)
    for item, rows in ledger[ledger["settlement"] & ~told].groupby("item", sort=True):
        sums = rows.groupby(["payer", "payee"], sort=False)["amount"].sum()
        paid = [_paid(dossier, key, float(amount)) for key, amount in sums.items() if amount]
        if paid:
            yield _say(
                "others", item=dossier.names.item(str(item)), paid=Joined(paid), unit=money_unit(dossier.scheme.case)
            )


def _paid(dossier: Dossier, who: Any, amount: float) -> Bilingual:
    payer, payee = (dossier.names.party(str(party)) for party in who)
    return _say("pays", payer=payer, payee=payee, amount=number(amount, dossier.digits))


def _settlement(dossier: Dossier) -> Iterator[Bilingual]:
    yield _say("settles")
    cap = getattr(dossier.scheme.model.tax_sharing, "cap", None)
    if isinstance(cap, float):
        yield _say("cap", cap=number(cap, 2))
    yield _say("coins", currency=currency(dossier.scheme.case))


def _exit(dossier: Dossier) -> Iterator[Bilingual]:
    yield exit_sentence(dossier.scheme.model)


_ARTICLES = {
    "parties": _parties,
    "transfers": _transfers,
    "moving": _moving,
    "projects": _projects,
    "fund": _fund,
    "borrowing": _borrowing,
    "others": _others,
    "settlement": _settlement,
    "exit": _exit,
}


def _percent(share: float) -> str:
    return f"{number(100 * float(share), 1)}%"


def _together(*sentences: Bilingual) -> Bilingual:
    """Sentences one after the other; Chinese ones without a gap."""
    return Joined(sentences, "sentences")


def _shares(dossier: Dossier, shares: Mapping[str, float]) -> Bilingual:
    return _listed(dossier, {city: _percent(share) for city, share in shares.items()})


def _amounts(dossier: Dossier, amounts: pd.Series) -> Bilingual:
    found = {str(party): number(float(amount), dossier.digits) for party, amount in amounts.items() if amount}
    return _listed(dossier, found)


def _listed(dossier: Dossier, figures: Mapping[str, str]) -> Bilingual:
    return Joined(Joined([dossier.names.party(party), text], "blank") for party, text in figures.items())
