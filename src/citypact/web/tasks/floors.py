"""Floors of delegations, as the tools of a table count them: by steps, so that no answer tells more of one than that.

A counter-offer can end at a floor, and one that is put on the table is seen by everybody. What is worked out from a
floor here follows from the step that it is counted as: floors of the same step have the same answers, whatever is asked
and however often.
"""

from collections.abc import Mapping
from dataclasses import replace
from math import ceil
from typing import TypeVar

from citypact.errors import CitypactError
from citypact.negotiation.position import MOST_INSISTED
from citypact.optimize.setting import power_of_ten
from citypact.text import both
from citypact.web.asked import OfCounter, OfRanges, Question
from citypact.web.tasks import offers
from citypact.web.tasks.facts import About, worths_about
from citypact.web.work.answer import NO_SCHEME, Answer, trouble
from citypact.web.work.task import Tell

_STEPS = 50.0
"""At least so many steps are in all that there is to gain, unless that is less than one of the case's money."""
_ON_STEP = 1e-9
"""Part of a step by which a floor may be above one and is counted as that."""
_NO_SCHEME = 4
"""Exit code of what has no scheme."""
A = TypeVar("A", OfCounter, OfRanges)


def step_of(worth: float) -> float:
    """The step of floors where there is so much to gain at most: a power of ten, in the money of the case."""
    return power_of_ten(worth / _STEPS)


def counted(floors: Mapping[str, float], worth: float) -> dict[str, float]:
    """Each floor as it is counted where there is so much to gain: the next whole step that is not below it.

    What is out of all proportion counts as much too much, so that it is refused as any other that nothing keeps.
    """
    step, most = step_of(worth), MOST_INSISTED * worth
    return {city: min(step * ceil(floor / step - _ON_STEP), most) for city, floor in floors.items()}


def counter(question: Question[OfCounter], lang: str, tell: Tell) -> Answer:
    """As ``offers.counter``, by steps of a floor."""
    return offers.counter(_by_steps(question, tell), lang, tell)


def discreet_counter(question: Question[OfCounter], lang: str, tell: Tell) -> Answer:
    """As ``counter``, of floors that whoever asks is not to be told: where nothing keeps them, none is named."""
    try:
        return counter(question, lang, tell)
    except CitypactError as error:
        if error.exit_code != _NO_SCHEME or not question.asked.insist:
            raise
        return trouble(NO_SCHEME, "no-scheme", lang, detail=both("web.floors"))


def discreet_ranges(question: Question[OfRanges], lang: str, tell: Tell) -> Answer:
    """As ``offers.find_ranges``, by steps of floors."""
    return offers.find_ranges(_by_steps(question, tell), lang, tell)


def _by_steps(question: Question[A], tell: Tell) -> Question[A]:
    floors = question.asked.insist
    if not floors:
        return question
    worth = max(worths_about(About(question.facts, tell)).largest, 1.0)
    return replace(question, asked=question.asked.model_copy(update={"insist": counted(floors, worth)}))
