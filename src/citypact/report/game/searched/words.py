"""What a searched game comes to, in sentences."""

from collections.abc import Iterator

from ....game.searching import Levels
from ....shown import counted
from ....text import Bilingual, both
from ...coalition_text import members_text
from ...money import money_unit, number
from ...sentence import Sentence
from ...witnesses import witnesses
from .study import SearchedStudy, Way


def verdict(study: SearchedStudy) -> Iterator[Sentence]:
    """Joint gain, whether the core is empty, where the Shapley value lies, and what each of these rests on."""
    total = number(study.oracle.together, study.digits)
    count, cities = counted(study.coalitions), len(study.players)
    unit = money_unit(study.case)
    if cities == 1:
        yield Sentence("plain", both("report.game.alone", total=total, unit=unit))
        return
    yield Sentence("plain", both("report.searched.together", total=total, unit=unit, count=count, cities=cities))
    if study.least_core is None:
        return
    yield _core(study)
    yield _least(study)
    if study.levels is not None:
        yield Sentence("plain", _levels(study, study.levels))
    yield _at_shapley(study)
    if study.way is not None:
        yield Sentence("plain", _way(study, study.way))
    yield Sentence("plain", _how(study))
    if study.owen is not None:
        yield Sentence("plain", both("report.searched.owen"))


def _core(study: SearchedStudy) -> Sentence:
    bounds, unit = study.least_core, money_unit(study.case)
    assert bounds is not None
    low, high = (number(bound, study.digits) for bound in (bounds.low, max(0.0, bounds.high)))
    if bounds.high <= study.tolerance:
        return Sentence("good", both("report.searched.not_empty", high=high, unit=unit, by=witnesses(bounds.worst.by)))
    if bounds.low > study.tolerance:
        return Sentence("bad", both("report.searched.empty", low=low, unit=unit, rows=len(bounds.rows)))
    return Sentence("plain", both("report.searched.open", low=low, high=high, unit=unit))


def _least(study: SearchedStudy) -> Sentence:
    assert study.least_core is not None
    low, high = (number(bound, study.digits) for bound in (study.least_core.low, study.least_core.high))
    key = "report.searched.least_is" if low == high else "report.searched.least"
    return Sentence("plain", both(key, low=low, high=high, unit=money_unit(study.case)))


def _levels(study: SearchedStudy, levels: Levels) -> Bilingual:
    if not levels.proven:
        return both("report.searched.no_level")
    ends = {name: number(levels.proven[at].excess, study.digits) for name, at in (("first", 0), ("last", -1))}
    key = "report.searched.nucleolus" if study.is_nucleolus else "report.searched.levels"
    return both(key, count=len(levels.proven), unit=money_unit(study.case), **ends)


def _way(study: SearchedStudy, way: Way) -> Bilingual:
    money = {"moved": way.moved, "outside": way.outside, "bound": max(0.0, way.left.bound)}
    told = {name: number(amount, study.digits) for name, amount in money.items()}
    key = "report.searched.way" if way.outside <= study.tolerance else "report.searched.way_from_outside"
    return both(key, unit=money_unit(study.case), by=witnesses(way.left.by), **told)


def _at_shapley(study: SearchedStudy) -> Sentence:
    worst, unit = study.worst, money_unit(study.case)
    assert worst is not None
    if worst.excess <= study.tolerance:
        bound = number(max(0.0, worst.bound), study.digits)
        return Sentence("good", both("report.searched.shapley_inside", bound=bound, unit=unit, by=witnesses(worst.by)))
    members = members_text(study.names, study.players, study.coalition(worst.coalition), short=True)
    excess = number(worst.excess, study.digits)
    told = {"members": members, "excess": excess, "unit": unit, "by": witnesses(worst.by)}
    if worst.bound - worst.excess <= study.tolerance:
        return Sentence("plain", both("report.searched.shapley_outside", **told))
    bound = number(worst.bound, study.digits)
    return Sentence("plain", both("report.searched.shapley_bounded", bound=bound, **told))


def _how(study: SearchedStudy) -> Bilingual:
    if study.shapley.errors is None:
        return both("report.searched.exact")
    return both("report.searched.sampled", evaluations=f"{study.shapley.evaluations:,}")
