"""Offers under scenarios: each case is worked out anew, worths and all, by any executor; the answers are the same.

Cases travel to the workers, not programs. Results come back in the order of scenarios and offers whatever the workers'.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, as_completed
from dataclasses import dataclass, replace

import pandas as pd

from ..case.model import Case, Scenario
from ..case.overrides import under
from ..deadline import Deadline
from ..errors import InvalidInput, Problem
from ..mechanism import Mechanism
from ..mechanism.playing import playing
from ..negotiation.objections import Objections
from ..negotiation.offer import Offer
from ..negotiation.position import Position, settle_offer, take_position
from ..optimize import NoScheme
from ..reading.fields import Named
from ..text import both
from ..worth import alternative, find_worths
from ..worth.known import Known

Progress = Callable[[int, int], None]
Verdict = str
""""accepted", "refused", "impossible" (it cannot be carried out) or "does-not-fit" (its clauses suit another plan)."""


@dataclass(frozen=True)
class Future:
    """One scenario of a case, ready to be worked out; the case as it stands is the first of them."""

    id: str
    title: Named
    case: Case


@dataclass(frozen=True)
class Outcome:
    """What one offer does in one scenario. Money in the case's unit, present value."""

    scenario: str
    offer: str
    verdict: Verdict
    worth: float
    """What all cities can gain together."""
    gains: Mapping[str, float]
    worse_off: tuple[str, ...]
    objecting: int
    """How many coalitions would do better alone."""
    largest_loss: float
    first_objection: tuple[str, ...]
    """The coalition that loses most."""
    remarks: tuple[str, ...] = ()
    """Bilingual: what was done to make the offer fit the plan of this scenario, or why it does not fit."""


def futures(case: Case, scenarios: Sequence[str | Scenario]) -> tuple[Future, ...]:
    """The case as it stands and under each scenario, by name or made on the spot (see ``grid``).

    Raises
    ------
    InvalidInput
        An unknown scenario, or one that leaves the case unsound; all at once.
    """
    found = [Future("as-is", Named.of(both("scenarios.as_is")), case)]
    problems: list[Problem] = []
    for scenario in scenarios:
        try:
            changed = under(case, scenario)
        except InvalidInput as error:
            problems += error.problems
            continue
        known = scenario if isinstance(scenario, Scenario) else next(s for s in case.scenarios if s.id == scenario)
        found.append(Future(known.id, known.title, changed))
    if problems:
        raise InvalidInput(problems)
    return tuple(found)


def run(
    worlds: Sequence[Future],
    model: Mechanism,
    offers: Mapping[str, Offer],
    executor: Executor | None = None,
    progress: Progress | None = None,
    known: Known | None = None,
) -> list[Outcome]:
    """Every offer in every scenario, scenario by scenario; here, or by any executor of ``concurrent.futures``.

    ``progress`` is called with (scenarios done, scenarios in all). ``known``: what was found of the moves as the case
    stands, if anything was (see ``worth.known``).

    Raises
    ------
    InvalidInput
        The mechanism does not apply to the case.
    """
    if executor is None:
        results = []
        for done, world in enumerate(worlds, start=1):
            results.append(outcomes(world, model, offers, known))
            if progress is not None:
                progress(done, len(worlds))
    else:
        deadline = Deadline.current()
        tasks = [executor.submit(_in_time, deadline, world, model, offers, known) for world in worlds]
        for done, _ in enumerate(as_completed(tasks), start=1):
            if progress is not None:
                progress(done, len(worlds))
        results = [task.result() for task in tasks]
    return [outcome for result in results for outcome in result]


def _in_time(
    deadline: Deadline, world: Future, model: Mechanism, offers: Mapping[str, Offer], known: Known | None
) -> list[Outcome]:
    with deadline.limiting():
        return outcomes(world, model, offers, known)


def outcomes(world: Future, model: Mechanism, offers: Mapping[str, Offer], known: Known | None = None) -> list[Outcome]:
    """Every offer in one scenario: the piece of work that is sent to a worker."""
    table = find_worths(playing(world.case, model), anyway=alternative(world.case, model), known=known)
    worth = table.together

    def nothing(name: str, verdict: Verdict, remarks: tuple[str, ...]) -> Outcome:
        return Outcome(world.id, name, verdict, worth, {}, (), 0, float("nan"), (), remarks)

    found = []
    for name, offer in offers.items():
        try:
            position = take_position(world.case, model, offer, table, name, strict=False)
            objections = Objections(settle_offer(position), position.setting)
        except InvalidInput as error:
            found.append(nothing(name, "does-not-fit", tuple(_in_words(problem) for problem in error.problems)))
        except NoScheme as none:
            found.append(nothing(name, "impossible", _conflict(none)))
        else:
            found.append(replace(_outcome(world, name, worth, objections), remarks=_scaled(position)))
    return found


def _scaled(position: Position) -> tuple[str, ...]:
    """That shares of a project were scaled, and without whom."""
    return tuple(
        both("scenarios.scaled", project=project, cities=", ".join(cities))
        for project, cities in position.left_out.items()
    )


def _in_words(problem: Problem) -> str:
    """What is wrong with a clause: the clause and the fault, without the remedy."""
    if problem.column is None:
        return problem.message
    return both("scenarios.clause", clause=problem.column, message=problem.message)


def _conflict(none: NoScheme) -> tuple[str, ...]:
    """Which limits cannot be kept together."""
    return tuple(
        both("scenarios.conflict", kind=both(f"negotiation.kind.{demand.kind}"), subject=demand.subject)
        for demand in none.explanation.conflict
    )


def tabulate(results: Sequence[Outcome]) -> pd.DataFrame:
    """One row for each scenario and offer: verdict, worth, who is worse off, who objects, gain of every city."""
    rows = [
        {
            "scenario": r.scenario,
            "offer": r.offer,
            "verdict": r.verdict,
            "worth": r.worth,
            "worse_off": "; ".join(r.worse_off),
            "objecting": r.objecting,
            "largest_loss": r.largest_loss,
            "first_objection": "; ".join(r.first_objection),
            "remarks": "; ".join(r.remarks),
        }
        | dict(r.gains)
        for r in results
    ]
    return pd.DataFrame(rows).set_index(["scenario", "offer"])


def _outcome(world: Future, name: str, worth: float, found: Objections) -> Outcome:
    first = found.members(found.scheme.objecting.coalitions[0]) if found.count else ()
    worse_off = tuple(str(city) for city in found.losses.index)
    return Outcome(
        scenario=world.id,
        offer=name,
        verdict="accepted" if found.scheme.accepted else "refused",
        worth=worth,
        gains={str(city): float(gain) for city, gain in found.scheme.gain.items()},
        worse_off=worse_off,
        objecting=found.count,
        largest_loss=found.largest_loss,
        first_objection=tuple(first),
    )
