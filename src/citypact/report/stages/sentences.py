"""The stages of commitment in a few sentences: what can be signed at each, and what the next one adds and takes."""

from collections.abc import Iterator

from ...errors import CitypactError, SolverLimit
from ...evaluation.commitment import Stage, Stages
from ...optimize import NoScheme
from ...text import Bilingual, both
from ..money import money_unit, number, slack
from ..names import Names
from ..refusal import Refusal
from ..sentence import Sentence
from .tables import decimals


def stage_sentences(found: Stages) -> list[Sentence]:
    """The sentences, from the least binding stage on."""
    pairs = zip(found.stages, [*found.stages[1:], None], strict=True)
    return [sentence for stage, following in pairs for sentence in _of(found, stage, following)]


def refusals(found: Stages) -> list[tuple[Bilingual, CitypactError]]:
    """For each stage without a pact, that it has none and why."""
    told: list[tuple[Bilingual, CitypactError]] = []
    for stage in found.stages:
        if isinstance(why := stage.outcome, CitypactError):
            said = Refusal(found.case, stage.model, why.explanation) if isinstance(why, NoScheme) else why
            told.append((both(f"stages.why_{_missing(why)}", stage=stage.model.title.both), said))
    return told


def reason(found: Stages, stage: Stage) -> CitypactError:
    """Why a stage has no pact."""
    of_those = [each for each in found.stages if each.scheme is None]
    return refusals(found)[of_those.index(stage)][1]


def _missing(why: CitypactError) -> str:
    """Whether no pact holds, none was found in time, or the mechanism does not fit the case."""
    return "none" if isinstance(why, NoScheme) else "unknown" if isinstance(why, SolverLimit) else "unfit"


def _of(found: Stages, stage: Stage, following: Stage | None) -> Iterator[Sentence]:
    title, unit, places = stage.model.title.both, money_unit(found.case), decimals(found)
    if isinstance(scheme := stage.outcome, CitypactError):
        yield Sentence("bad", both(f"stages.{_missing(scheme)}", stage=title))
        return
    counts = {"transfers": len(scheme.terms.plan), "projects": len(scheme.terms.projects)}
    money = {"gain": float(scheme.gain.sum()), "budget": float(scheme.budgets["budget"].sum())}
    if any(counts.values()):
        told = {name: number(amount, places) for name, amount in money.items()}
        yield Sentence("good", both("stages.signed", stage=title, unit=unit, **counts, **told))
    else:
        yield Sentence("plain", both("stages.nothing", stage=title))
    yield from _pledged(found, stage)
    yield from _borrowed(found, stage)
    if following is not None and following.scheme is not None:
        yield from _next(found, stage, following)


def _pledged(found: Stages, stage: Stage) -> Iterator[Sentence]:
    if pledged := stage.pledges:
        most = Names(found.case).party(max(pledged, key=lambda city: pledged[city]))
        total, unit = slack(sum(pledged.values()), decimals(found)), money_unit(found.case)
        yield Sentence("plain", both("stages.pledged", sum=total, unit=unit, count=len(pledged), most=most))


def _borrowed(found: Stages, stage: Stage) -> Iterator[Sentence]:
    if owed := stage.debts:
        most = Names(found.case).party(max(owed, key=lambda city: owed[city]))
        total, unit = slack(sum(owed.values()), decimals(found)), money_unit(found.case)
        yield Sentence("plain", both("stages.borrowed", sum=total, unit=unit, count=len(owed), most=most))


def _next(found: Stages, stage: Stage, following: Stage) -> Iterator[Sentence]:
    here, there = stage.scheme, following.scheme
    if here is None or there is None or not stage.needs:
        return
    more = [k for k in there.terms.plan if k not in here.terms.plan]
    more += [p for p in there.terms.projects if p not in here.terms.projects]
    gain, unit = float(there.gain.sum() - here.gain.sum()), money_unit(found.case)
    told = {"next": following.model.title.both, "count": len(more), "gain": number(gain, decimals(found))}
    if more:
        yield Sentence("plain", both("stages.adds", unit=unit, **told))
    if (first := stage.needs[0]).possible:
        item, total = Names(found.case).subject(first.item), slack(first.total, decimals(found))
        yield Sentence("plain", both("stages.first", item=item, sum=total, unit=unit))
