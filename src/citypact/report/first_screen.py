"""The first screen of a report: agreed, gains, cash, years of loss, stability, basis, and what stays out."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..text import Bilingual, Joined, both, key_of
from .cash import paid_back
from .dossier import Dossier
from .sentence import Sentence
from .tables.budgets import years_text
from .verdict import verdict
from .wording import say

_NAMED = 2
"""Transfers and projects that are named; others are counted."""
_LOSERS = 3
"""Cities that are worse off than alone and named; more are counted."""
_LINES = {
    "agreed": ("total", "unproven", "unproven_unbounded"),
    "gains": ("everybody_gains", "worse_off"),
    "cash": ("cash_and_benefit",),
    "years": (),
    "stable": ("stable", "blocked", "single_city"),
    "rests": ("assumptions",),
    "stays_out": (),
}
"""The lines, and which sentences of the verdict stand in each."""
MORE = "more"
"""The line of what stands in no other."""


@dataclass(frozen=True)
class Line:
    """What a line is about, and its sentences; those that belong to none stand in one without a name."""

    key: str
    sentences: tuple[Sentence, ...]

    @property
    def label(self) -> Bilingual:
        """What it is about."""
        return both(f"report.first.{self.key}")


def first_screen(dossier: Dossier) -> list[Line]:
    """The verdict by subject in ten lines, with what a reader asks next beside it; no sentence of it is left out.

    What is too long for them stands last, to be unfolded.
    """
    said = verdict(dossier)
    many = len(dossier.scheme.worse_off) > _LOSERS
    added = {
        "agreed": _ratios(dossier),
        "gains": (*(_counted(dossier) if many else ()), *_ends(dossier)),
        "years": _years(dossier),
        "stays_out": _stays_out(dossier),
    }
    long = {"worse_off"} if many else set()
    lines, taken = [], set[int]()
    for key, names in _LINES.items():
        found = [number for number, sentence in enumerate(said) if _name(sentence) in {*names} - long]
        taken.update(found)
        lines.append(Line(key, (*(said[number] for number in found), *added.get(key, ()))))
    rest = tuple(sentence for number, sentence in enumerate(said) if number not in taken)
    return [line for line in [*lines, Line(MORE, rest)] if line.sentences]


def _name(sentence: Sentence) -> str:
    return key_of(sentence.text).removeprefix("report.verdict.")


def _ratios(dossier: Dossier) -> Iterator[Sentence]:
    """Between which ratios the origins' shares lie, and how much tax that is."""
    shares = dossier.scheme.shares
    agreed = [float(ratio) for ratio in shares["origin_share"][shares["standing"] == "shared"].dropna()]
    if agreed:
        low, high = (f"{100 * ratio:.1f}%" for ratio in (min(agreed), max(agreed)))
        money = {"money": float(shares["to_origin"].sum())}
        yield Sentence("plain", say(dossier, "ratios_agreed", money, span=low if low == high else f"{low}–{high}"))


def _ends(dossier: Dossier) -> Iterator[Sentence]:
    """Who gains most and least."""
    gain = dossier.scheme.gain.sort_values(kind="stable")
    if len(gain) > 1:
        least, most = str(gain.index[0]), str(gain.index[-1])
        money = {"most": float(gain.iloc[-1]), "least": float(gain.iloc[0])}
        cities = {"highest": dossier.names.party(most), "lowest": dossier.names.party(least)}
        yield Sentence("plain", say(dossier, "most_and_least", money, **cities))


def _counted(dossier: Dossier) -> Iterator[Sentence]:
    """How many cities are worse off than alone, where they are too many to be named."""
    count, cities = len(dossier.scheme.worse_off), len(dossier.scheme.gain)
    yield Sentence("bad", both("report.verdict.worse_off_count", count=count, all=cities))


def _years(dossier: Dossier) -> Iterator[Sentence]:
    """In which years how many budgets are down, and when they are paid back."""
    budgets = dossier.scheme.budgets
    losses = [tuple(years) for years in budgets["loss_years"]]
    every = sorted({int(year) for years in losses for year in years})
    if every:
        count = sum(bool(years) for years in losses)
        told = {"count": count, "all": len(losses), "years": years_text(every), "when": _then(paid_back(dossier))}
        yield Sentence("plain", say(dossier, "loss_years", None, **told))


def _then(text: Bilingual) -> Bilingual:
    """A text that follows another one, if there is any."""
    return Joined(["", text], "semicolon") if text else text


def _stays_out(dossier: Dossier) -> Iterator[Sentence]:
    """What does not move and what is not built, by name."""
    names = [dossier.names.subject(each.id) for each in dossier.staying]
    if not names:
        yield Sentence("plain", both("report.verdict.nothing_stays_out"))
        return
    more = len(names) - _NAMED
    listed = Joined(names[:_NAMED])
    if more > 0:
        listed = Joined([listed, both("report.verdict.and_more", count=more)], "sentences")
    yield Sentence("plain", both("report.verdict.stays_out", count=len(names), names=listed))
