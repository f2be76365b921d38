"""A sweep in a few sentences: who may lose, who may object, and how far that can be trusted."""

from collections.abc import Iterator

from ...scenarios.sweep import Summary
from ...text import both
from ..money import money_unit, number
from ..names import Names
from ..sentence import Sentence, Tone
from .tables import decimals


def sweep_sentences(found: Summary) -> list[Sentence]:
    """The sentences, the chances first."""
    return [*_losses(found), *_objections(found), *_verdicts(found), *_anew(found)]


def part_of_futures(chance: float) -> str:
    """A part as percent."""
    return f"{number(100.0 * chance, 1)}%"


def _losses(found: Summary) -> Iterator[Sentence]:
    count, chances = len(found.table), found.by_city["worse_off"]
    anybody = float(found.losing.mean())
    if not anybody:
        yield Sentence("good", both("sweep.nobody_loses", futures=f"{count:,}"))
        return
    worst = str(chances.idxmax())
    values = {
        "futures": f"{count:,}",
        "chance": part_of_futures(anybody),
        "city": Names(found.sweep.scheme.case).party(worst),
    }
    yield Sentence("bad", both("sweep.somebody_loses", most=part_of_futures(float(chances[worst])), **values))


def _objections(found: Summary) -> Iterator[Sentence]:
    chance = found.chance_of_objection
    if chance is not None and not found.sweep.bounded:
        yield Sentence("plain", both("sweep.unbounded", chance=part_of_futures(chance)))
    elif chance is not None:
        tone: Tone = "bad" if chance else "plain"
        undecided = found.undecided or 0.0
        parts = {
            "chance": part_of_futures(chance),
            "undecided": part_of_futures(undecided),
            "nobody": part_of_futures(1.0 - chance - undecided),
        }
        yield Sentence(tone, both("sweep.objections" if found.sweep.bounded_above else "sweep.at_least", **parts))


def _verdicts(found: Summary) -> Iterator[Sentence]:
    if (said := found.verdicts) is not None:
        parts = {name: part_of_futures(said[name]) for name in ("exact", "bound", "differ")}
        tone: Tone = "bad" if said["exact"] else "good"
        yield Sentence(tone, both("sweep.verdicts", futures=f"{said['futures']:,.0f}", **parts))
    elif found.chance_of_objection is not None:
        yield Sentence("plain", both("sweep.no_verdicts"))


def _anew(found: Summary) -> Iterator[Sentence]:
    if (said := found.redesigned) is not None:
        counts = {name: f"{said[name]:,.0f}" for name in ("futures", "with_a_scheme", "unproven")}
        if not said["with_a_scheme"]:
            yield Sentence("plain", both("sweep.anew_none", **counts))
            return
        regret = number(said["regret"], decimals(found))
        yield Sentence("plain", both("sweep.anew", regret=regret, unit=money_unit(found.sweep.scheme.case), **counts))
