"""Schemes to be settled: a bundled mechanism on a case that it applies to."""

from functools import cache

from citypact.case.model import Case
from citypact.mechanism import Mechanism, applicability, load_model
from citypact.optimize import design, simulate
from citypact.pact.scheme import Scheme

from .random_cases import random_case
from .two_cities import two_city_case


def agreed(case: Case, model: Mechanism) -> Scheme:
    """By the verb that the mechanism asks for."""
    return (design if model.open_parameters else simulate)(case, model)


def applicable_case(model: Mechanism) -> Case:
    """A made-up case that a mechanism applies to."""
    if model.participation.city == "every-year":  # nobody may wait for a gain: the origin is rid of more than it loses
        return two_city_case(transfer={"release_benefit": 4.0})
    cases = (random_case(seed, cities=5, transfers=7, projects=3) for seed in range(4, 40))
    if model.currency == "USD":
        cases = (case.model_copy(update={"currency": "USD", "unit": 1e6}) for case in cases)
    return next(case for case in cases if applicability(case, model) is None)


@cache
def agreed_under(name: str) -> Scheme:
    """A scheme of a bundled mechanism on a case that it applies to."""
    model = load_model(name)
    return agreed(applicable_case(model), model)
