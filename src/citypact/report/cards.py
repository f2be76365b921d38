"""The handful of figures that head a report."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ..mechanism.purposes import use_of
from ..pact.ledger import FUND, gains
from ..shown import at_least, counted
from ..text import Bilingual, both
from .dossier import Dossier
from .money import money_unit, slack
from .resting import rests_on_assumptions


@dataclass(frozen=True)
class Card:
    """A figure, what it is, and how good the news is."""

    figure: str
    label: Bilingual
    tone: Literal["good", "bad", "plain"] = "plain"


def cards(dossier: Dossier) -> Iterator[Card]:
    """Joint gain, who is better off, who objects, and how much tax is shared."""
    scheme = dossier.scheme
    cities, losers = len(scheme.case.cities), len(scheme.worse_off)
    yield _money(dossier, "joint_gain", float(scheme.gain.sum()))
    yield Card(f"{cities - losers} / {cities}", both("report.card.not_worse"), "bad" if losers else "good")
    if len(scheme.stability):
        blocking = len(scheme.objections)
        label = both("report.card.objections", all=counted(scheme.claims.coalitions))
        yield Card(at_least(blocking, is_all=scheme.counts_all), label, "bad" if blocking else "good")
        yield _money(dossier, "least_slack", float(scheme.stability["slack"].iloc[0]))
    moved = f"{len(scheme.terms.plan)} / {len(scheme.case.transfers)}"
    yield Card(moved, both("report.card.transfers"))
    yield Card(f"{len(scheme.terms.projects)} / {len(scheme.case.projects)}", both("report.card.projects"))
    yield _money(dossier, "to_origins", float(scheme.shares["to_origin"].sum()))
    if any(use_of(str(column)) for column in scheme.fund):
        yield _money(dossier, "passed_on", passed_on(dossier))


def passed_on(dossier: Dossier) -> float:
    """What cities get from the fund beyond what they put in, in present value: one's own money back is not spent."""
    ledger = dossier.scheme.ledger
    fund = ledger[(ledger["payer"] == FUND) | (ledger["payee"] == FUND)]
    net = gains(dossier.scheme.case, fund)
    return float(net[net > 0].sum())


def _money(dossier: Dossier, name: str, amount: float) -> Card:
    mark = "*" if rests_on_assumptions(dossier.scheme.case) else ""
    return Card(slack(amount, dossier.digits) + mark, both(f"report.card.{name}", unit=money_unit(dossier.scheme.case)))
