"""The handful of figures that head a report."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ..text import Bilingual, both
from .dossier import Dossier
from .money import money_unit, slack


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
        label = both("report.card.objections", all=f"{len(scheme.stability):,}")
        yield Card(f"{blocking:,}", label, "bad" if blocking else "good")
        yield _money(dossier, "least_slack", float(scheme.stability["slack"].iloc[0]))
    moved = f"{len(scheme.terms.plan)} / {len(scheme.case.transfers)}"
    yield Card(moved, both("report.card.transfers"))
    yield Card(f"{len(scheme.terms.projects)} / {len(scheme.case.projects)}", both("report.card.projects"))
    yield _money(dossier, "to_origins", float(scheme.shares["to_origin"].sum()))
    granted = scheme.fund[[column for column in scheme.fund if str(column).startswith("grant:")]].to_numpy()
    if granted.any():
        yield _money(dossier, "grants", float(granted.sum(axis=1) @ list(dossier.discount.values())))


def _money(dossier: Dossier, name: str, amount: float) -> Card:
    case = dossier.scheme.case
    unit = Bilingual(money_unit(case, "en"), money_unit(case, "zh"))
    return Card(slack(amount, dossier.digits), both(f"report.card.{name}", unit=unit))
