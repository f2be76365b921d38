"""What a pact means for budgets, in a few sentences: whose budget loses, until when, and what must be financed."""

from collections.abc import Iterator

import pandas as pd

from ..text import Bilingual, Joined, both
from .dossier import Dossier
from .money import slack
from .sentence import Sentence, Tone
from .wording import say

_NAMED = 5
"""Cities that are named; others are counted."""


def cash_sentences(dossier: Dossier) -> Iterator[Sentence]:
    """The joint gain as money and as benefits, whose budget is down, and what it takes until budgets are paid back."""
    budgets = dossier.scheme.budgets
    parts = {"budget": float(budgets["budget"].sum()), "imputed": float(budgets["imputed"].sum())}
    yield Sentence("plain", say(dossier, "cash_and_benefit", parts))
    yield _losers(dossier)
    if budgets["to_finance"].any():
        yield _financed(dossier, budgets)


def _losers(dossier: Dossier) -> Sentence:
    losers, cities = dossier.scheme.out_of_pocket, len(dossier.scheme.case.cities)
    if losers.empty:
        return Sentence("good", both("report.verdict.no_budget_loses"))
    revenue = dossier.scheme.budgets["revenue"].to_dict()
    named = [
        _named(dossier, str(city), float(loss), float(revenue[city])) for city, loss in losers.head(_NAMED).items()
    ]
    named += [both("report.verdict.and_others", count=len(losers) - _NAMED)] if len(losers) > _NAMED else []
    may = "" if len(dossier.scheme.over_budget) else both("report.verdict.budgets_may")
    text = say(dossier, "budgets_lose", count=len(losers), all=cities, cities=Joined(named), may=may)
    return Sentence("warn", text)


def _named(dossier: Dossier, city: str, loss: float, revenue: float) -> Bilingual:
    name, amounts = dossier.names.party(city), [slack(amount, dossier.digits) for amount in (loss, revenue)]
    return both("report.verdict.budget_of", city=name, budget=amounts[0], revenue=amounts[1])


def _financed(dossier: Dossier, budgets: pd.DataFrame) -> Sentence:
    most = str(budgets["to_finance"].idxmax())
    money = {
        "sum": float(budgets["to_finance"].sum()),
        "most": float(budgets["to_finance"][most]),
        "peak": float(budgets["peak_to_finance"][most]),
    }
    tone: Tone = "warn" if budgets["payback_year"].isna().any() else "plain"
    who = dossier.names.party(most)
    return Sentence(tone, say(dossier, "to_finance", money, city=who, when=paid_back(dossier)))


def paid_back(dossier: Dossier) -> Bilingual:
    """How many budgets that have to finance anything are paid back, and how many are never."""
    budgets, last = dossier.scheme.budgets, dossier.scheme.case.years[-1]
    never, paid = budgets["payback_year"].isna(), budgets["payback_year"][budgets["to_finance"] > 0].dropna()
    ends = [both("report.verdict.never_paid_back", count=int(never.sum()), year=last)] if never.any() else []
    ends += [both("report.verdict.paid_back", count=len(paid), year=int(paid.max()))] if len(paid) else []
    return Joined(ends, "semicolon")
