"""Bundled cases with their worths and schemes, each worked out once in a run of the tests."""

from functools import cache

from citypact.case import Case, load_case
from citypact.mechanism import load_model
from citypact.mechanism.sections.rounding import Rounding
from citypact.optimize import NoScheme, design, grains, simulate
from citypact.pact.scheme import Scheme
from citypact.regions import merge_cities, provinces_of
from citypact.worth import WorthTable, worth_table

LARGEST = 20
"""Cases with more cities than can be enumerated run with provinces as players."""


@cache
def case(name: str) -> Case:
    """A bundled case as it is."""
    return load_case(name)


@cache
def playable(name: str) -> Case:
    """A bundled case, with provinces as players if it has too many cities."""
    found = case(name)
    return found if len(found.cities) <= LARGEST else merge_cities(found, provinces_of(found))


@cache
def worths(name: str) -> WorthTable:
    """What each coalition of its players could earn alone."""
    return worth_table(playable(name))


def outcome(name: str, rule: str) -> Scheme | NoScheme:
    """Its scheme under a bundled mechanism, or why there is none; by the verb that the mechanism asks for."""
    return _outcome(name, rule, grains.STANDARD)


@cache
def _outcome(name: str, rule: str, _: Rounding) -> Scheme | NoScheme:
    """The same where numbers that a mechanism does not say how to round are rounded in this way."""
    model = load_model(rule)
    try:
        return (design if model.open_parameters else simulate)(playable(name), model, worths(name))
    except NoScheme as none:
        return none


def scheme(name: str, rule: str) -> Scheme:
    """The same where there is one."""
    found = outcome(name, rule)
    assert isinstance(found, Scheme), found
    return found
