"""Bundled mechanisms on bundled cases: a scheme that is confirmed, or reasons why there is none."""

from functools import cache

from citypact.case import Case, bundled_cases
from citypact.mechanism import applicability, bundled_models, load_model
from citypact.optimize import NoScheme, design, simulate
from citypact.pact.scheme import Scheme

from . import bundled
from .random_cases import random_case

MERGED = [name for name in bundled_cases() if f"{name}-provinces" in bundled_cases()]
"""Bundled twice: their cities, and the same with provinces as players."""
MADE_UP = ["made-up", "USD"]
"""One case in two currencies."""
BUNDLED = [name for name in bundled_cases() if name not in MERGED]


@cache
def case_of(name: str) -> Case:
    """A bundled case or the made-up one."""
    if name in bundled_cases():
        return bundled.playable(name)
    case = random_case(4, cities=5, transfers=7, projects=3)
    return case if name == "made-up" else case.model_copy(update={"currency": name, "unit": 1e6})


@cache
def applies(name: str, model: str) -> bool:
    """Whether a bundled mechanism applies to it."""
    return applicability(case_of(name), load_model(model)) is None


def pairs() -> list[tuple[str, str]]:
    """Every case with every mechanism that applies to it."""
    return [(name, model) for name in [*MADE_UP, *BUNDLED] for model in bundled_models() if applies(name, model)]


def covering() -> list[tuple[str, str]]:
    """A part of the pairs: every mechanism on the made-up cases and on two bundled ones in turn; ``hybrid`` on all."""
    chosen = [(name, model) for name, model in pairs() if name in MADE_UP or model == "hybrid"]
    for turn, model in enumerate(bundled_models()):
        where = [name for name in BUNDLED if applies(name, model)]
        chosen += [(where[(turn + step) % len(where)], model) for step in (0, len(where) // 2)]
    return list(dict.fromkeys(chosen))


def check_rule(name: str, model: str) -> None:
    """The scheme of a case under a mechanism holds, or it is said why there is none."""
    rule = load_model(model)
    found = scheme_or_reasons(name, model)
    if isinstance(found, NoScheme):
        assert rule.open_parameters
        assert found.explanation.conflict
        return
    # A statute with a right to leave is reported as it is, even where it would tempt somebody to.
    temptation = {"participation.bond_limit"} if rule.exit and not rule.open_parameters else set()
    assert {breach.rule for breach in found.breaches} <= temptation
    assert found.verification["ledger_difference"] <= found.verification["tolerance"]


def scheme_or_reasons(name: str, model: str) -> Scheme | NoScheme:
    """By the verb that the mechanism asks for."""
    if name in bundled_cases():
        return bundled.outcome(name, model)
    rule = load_model(model)
    try:
        return (design if rule.open_parameters else simulate)(case_of(name), rule)
    except NoScheme as none:
        return none
