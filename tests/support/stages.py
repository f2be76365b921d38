"""Stages of commitment of bundled cases, each found once, and the payment orders of a fund as they are read aloud."""

from dataclasses import dataclass
from functools import cache

import citypact
from citypact.evaluation import Stages
from citypact.optimize import NoScheme
from citypact.pact.accounts import projected_receipts, settle_year
from citypact.pact.ledger import FUND
from citypact.pact.scheme import Scheme
from citypact.report.names import Names
from citypact.text import in_language

from .bundled import case, worths

_MADE_FOR = {
    "grant:compensation": "deal",
    "grant:weak-area": "city",
    "grant:ecology": "project",
    "fund-works": "project",
    "harm-compensation": "project",
    "fund-remainder": "fund",
}


@cache
def found(name: str) -> Stages:
    """The stages of a bundled case."""
    return citypact.stages(case(name), table=worths(name))


def unanswered(stages: Stages) -> list[str]:
    """Stages that have neither a pact that is proven to be the largest nor a proof that there is none."""
    return [
        stage.model.id
        for stage in stages.stages
        if not isinstance(stage.outcome, NoScheme) and (stage.scheme is None or stage.scheme.unproven)
    ]


@dataclass(frozen=True)
class Order:
    """A payment of the fund as it is ordered: purpose in both languages, and whether that says what it is for."""

    purposes: tuple[str, str]
    is_told: bool


def said_of_orders(scheme: Scheme) -> list[Order]:
    """Every payment of the fund in the final accounts of every year, receipts as projected."""
    case, model, terms = scheme.case, scheme.model, scheme.terms
    known = projected_receipts(case, model, terms)
    names, orders = Names(case), []
    for year in case.years:
        so_far = {key: {y: a for y, a in by_year.items() if y <= year} for key, by_year in known.amounts.items()}
        settled = settle_year(case, model, terms, type(known)(so_far, year))
        for account in (account for account in settled.accounts if account.payer == FUND):
            purpose = names.purpose(account.item, account.subject)
            said = in_language(purpose, "en"), in_language(purpose, "zh")
            orders.append(Order(said, _is_told(scheme, account.item, account.subject, account.payee, said)))
    return orders


def _is_told(scheme: Scheme, item: str, subject: str, payee: str, said: tuple[str, str]) -> bool:
    """Whether the subject is what money for this item is for, and both languages name it by more than its key."""
    case, terms = scheme.case, scheme.terms
    named = {row.id: row.name for row in (*case.transfers, *case.projects, *case.cities)}
    is_for = {
        "deal": subject in {*terms.plan, *scheme.anyway},
        "project": subject in terms.projects,
        "city": subject == payee and subject in case.weak,
        "fund": subject == "fund",
    }[_MADE_FOR[item]]
    if subject == "fund":
        return is_for
    own = named[subject]
    return is_for and said[0].endswith(f": {own.en}") and said[1].endswith(f"：{own.zh}")
