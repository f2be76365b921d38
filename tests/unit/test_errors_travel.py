"""Every error of the package arrives whole in another process: same class, same words in both languages, same data."""

import importlib
import pickle
import pkgutil
from typing import Any

import pytest

import citypact
from citypact.cli.streams import NoOutput
from citypact.errors import CannotWrite, CitypactError, InvalidInput, Problem, SolverLimit
from citypact.game.errors import GameError, NoSuchPoint, NotProven
from citypact.mechanism import load_model
from citypact.negotiation.log import RecordError
from citypact.optimize import Disagreement, NoScheme
from citypact.optimize.infeasible import Demand, Explanation, Price
from citypact.optimize.subject import Kind, Subject
from citypact.reading.cells import BadCell
from citypact.report.refusal import Refusal
from citypact.solve.unproven import OutOfTime
from citypact.text import both
from citypact.web.unguarded import Unguarded
from support.two_cities import two_city_case

PROBLEM = Problem(
    "cities.csv", both("reading.negative.what"), both("reading.negative.do"), row=4, column="gdp", value="-9"
)
EXPLANATION = Explanation(
    (Demand(Kind.GAIN, Subject(city="old"), 3.0),), (Price(Kind.GAIN, 3.0, ((Subject(city="old"), 3.0),)),)
)
ERRORS = [
    CitypactError(both("problem.exists.what")),
    InvalidInput([PROBLEM, PROBLEM]),
    CannotWrite([PROBLEM]),
    RecordError([PROBLEM]),
    SolverLimit(both("problem.exists.do")),
    Disagreement("program and ledger differ by 1"),
    NoScheme(EXPLANATION),
    Refusal(two_city_case(), load_model("hybrid"), Explanation((), ())),
    NoOutput([PROBLEM]),
    GameError(both("problem.exists.what")),
    NoSuchPoint("the core is empty"),
    NotProven("no point was proven"),
    OutOfTime(both("problem.exists.do")),
    Unguarded(both("web.unguarded")),
]


def subclasses(base: type) -> set[type]:
    """A class and all below it that the package defines."""
    below = {base}.union(*(subclasses(child) for child in base.__subclasses__()))
    return {known for known in below if known.__module__.startswith("citypact.")}


def test_no_error_is_left_out() -> None:
    for module in pkgutil.walk_packages(citypact.__path__, "citypact."):
        if not module.name.endswith("__main__") and ".examples." not in module.name:
            importlib.import_module(module.name)
    assert {type(error) for error in ERRORS} == subclasses(CitypactError)
    assert {GameError, NoSuchPoint, NotProven} == subclasses(GameError)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_it_arrives_whole(error: CitypactError) -> None:
    arrived = pickle.loads(pickle.dumps(error))
    assert type(arrived) is type(error)
    assert arrived.exit_code == error.exit_code
    assert str(arrived) == str(error)
    for lang in ("en", "zh"):
        assert arrived.text(lang) == error.text(lang)
        assert arrived.document(lang) == error.document(lang)


def test_the_reasons_arrive_too() -> None:
    arrived = pickle.loads(pickle.dumps(NoScheme(EXPLANATION)))
    assert arrived.explanation == EXPLANATION


@pytest.mark.parametrize("error", [GameError("a"), NoSuchPoint("b"), NotProven("c"), BadCell("negative")])
def test_errors_of_single_rooms_arrive_too(error: Any) -> None:
    arrived = pickle.loads(pickle.dumps(error))
    assert (type(arrived), arrived.args, vars(arrived)) == (type(error), error.args, vars(error))
