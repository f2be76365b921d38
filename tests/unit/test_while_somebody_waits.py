"""Where somebody waits, ties are broken soon, first answers found soon: the aims of what is settled stay."""

import json
from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from citypact.mechanism import load_model
from citypact.negotiation.counter import MEASURES, counter_offer
from citypact.negotiation.numbers import Number
from citypact.negotiation.offer import Clause, Offer
from citypact.negotiation.position import Position, settle_offer, take_position
from citypact.negotiation.saying import saying
from citypact.optimize.program import Program
from citypact.optimize.setting import money_size
from citypact.pact.scheme import Scheme
from citypact.web.asked import Evaluated, InHand, OfCounter, Question
from citypact.web.tasks import facts, offers
from support.desk import small
from support.real_case import real_case

ASKED = [(name, seed, drawn) for name in ("hybrid", "negotiated") for seed in (1, 3, 5) for drawn in range(4)]
KEPT = ("_laid", "_settled", "_settled_first", "nothing_offered", "start", "worths_about")


@pytest.fixture
def patiently(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], Any]], Any]:
    """The same by a program that nobody waits for, as designs are."""

    def answer(question: Callable[[], Any]) -> Any:
        with monkeypatch.context() as patched:
            patched.setattr(Program, "soon", property(lambda _: False, lambda *_: None), raising=False)
            return question()

    return answer


def partly_open(name: str, seed: int, drawn: int) -> Position:
    """An offer of one to three ratios of a small case, drawn among all values that they can have."""
    draw, (case, table), model = Random(f"{name} {seed} {drawn}"), small(seed), load_model(name)
    nothing = take_position(case, model, Offer(), table)
    return take_position(case, model, saying(nothing, some_values(nothing, draw)), table)


def some_values(nothing: Position, draw: Random) -> dict[Number, float]:
    """Some ratios that are open, each on one of its steps."""
    ratios = sorted(number for number in nothing.items if number.kind == "origin_share")
    drawn = [nothing.items[number] for number in draw.sample(ratios, min(len(ratios), draw.choice([1, 2, 3])))]
    steps = [(item, item.step) for item in drawn if item.step is not None]
    return {item.number: item.low + step * draw.randint(0, round(item.span / step)) for item, step in steps}


def stages(scheme: Scheme) -> dict[str, tuple[float, float]]:
    """What is proven of each aim: no scheme is below the first, and this one is at the second; the case's money."""
    return {s["objective"]: (s["value"] - s["gap"], s["value"]) for s in scheme.verification["stages"]}


def agree(soon: Scheme, patient: Scheme) -> None:
    """Each aim is as good in both, but for what is stated; the first ones are at their optimum in both."""
    near = 2e-7 * max(1.0, soon.table.largest)
    stated = soon.model.design.gap * money_size(soon.case, soon.table) + near
    hasty, calm = stages(soon), stages(patient)
    assert list(hasty) == list(calm)
    if not soon.ties_left:
        assert hasty == calm  # aims are sought as ever
    for aim, (bound, value) in hasty.items():
        assert value - bound <= stated
        assert bound <= calm[aim][1] + near
        assert calm[aim][0] <= value + near
        if hasty[aim][1] - bound > near or calm[aim][1] - calm[aim][0] > near:
            return  # what comes after it is over other schemes


@pytest.mark.parametrize(("name", "seed", "drawn"), ASKED)
def test_an_offer_that_leaves_numbers_open(
    name: str, seed: int, drawn: int, patiently: Callable[[Callable[[], Any]], Any]
) -> None:
    laid = partly_open(name, seed, drawn)
    assert laid.leaves_open
    for settles in (False, True):
        soon = settle_offer(laid, settles=settles)
        patient = patiently(lambda settles=settles: settle_offer(laid, settles=settles))
        agree(soon, patient)
        assert soon.accepted == patient.accepted
        assert not soon.breaches
        assert soon.verification["shortfall"] == pytest.approx(patient.verification["shortfall"], abs=1e-5)


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize(("name", "seed", "drawn"), [asked for asked in ASKED if asked[2] < 2])
def test_a_counter_offer(
    name: str, seed: int, drawn: int, measure: str, patiently: Callable[[Callable[[], Any]], Any]
) -> None:
    laid = partly_open(name, seed, drawn)
    soon, patient = counter_offer(laid, measure), patiently(lambda: counter_offer(laid, measure))
    assert soon.nearest == pytest.approx(patient.nearest, abs=1e-5 * max(1.0, laid.setting.table.largest))
    assert soon.scheme.accepted
    assert not soon.scheme.breaches
    agree(soon.scheme, patient.scheme)


def test_an_offer_on_the_real_case(patiently: Callable[[Callable[[], Any]], Any]) -> None:
    """Every aim of the mechanism is proven to the end: the gains are those of the patient program."""
    case, table = real_case()
    nothing = take_position(case, load_model("hybrid"), Offer(), table)
    laid = take_position(case, load_model("hybrid"), saying(nothing, some_values(nothing, Random(1))), table)
    soon, patient = settle_offer(laid), patiently(lambda: settle_offer(laid))
    agree(soon, patient)
    for bound, value in stages(soon).values():
        assert value == pytest.approx(bound, abs=1e-6)
    assert soon.gain.to_numpy() == pytest.approx(patient.gain.to_numpy(), abs=1e-3)


def test_an_aim_that_is_hard_to_prove_is_not_settled_for_less(patiently: Callable[[Callable[[], Any]], Any]) -> None:
    """The distance from custom, which this mechanism aims at, is proven to within its gap, and no nearer."""
    case, table = real_case()
    one = Clause(number="origin_share", transfer="bj-data-centres", value=0.4)
    laid = take_position(case, load_model("negotiated"), Offer(clauses=(one,)), table)
    soon, patient = settle_offer(laid), patiently(lambda: settle_offer(laid))
    assert stages(soon)["nearest-custom"][1] - stages(soon)["nearest-custom"][0] > 0.001
    assert stages(soon) == stages(patient)


def asked_in_turn(name: str, questions: list[tuple[Any, Any]]) -> list[dict[str, Any]]:
    """What a process of the server answers to one question after the other."""
    case, table = small(3)
    about = InHand(case, load_model(name), table)
    found = [task(Question(about, asked), "en", lambda *_: None) for task, asked in questions]
    return [json.loads(answer.content) for answer in found]


@pytest.mark.parametrize("name", ["hybrid", "negotiated"])
def test_answers_do_not_hang_on_what_was_asked_before(name: str) -> None:
    """First answers and settled ones are the same to the last digit in a process that was asked other things before."""
    said = [partly_open(name, 3, drawn) for drawn in range(3)]
    texts = [position.offer.model_dump(mode="json", exclude_defaults=True) for position in said]
    named = {"case": "here", "model": name}
    questions = [
        question
        for text in texts
        for question in (
            (offers.evaluate_first, Evaluated(**named, offer=text, first=True)),
            (offers.evaluate, Evaluated(**named, offer=text)),
            (offers.counter, OfCounter(**named, offer=text, by="weighted")),
        )
    ]
    warm = asked_in_turn(name, questions)
    for question, answer in zip(questions, warm, strict=True):
        for kept in KEPT:
            getattr(facts, kept).cache_clear()
        assert asked_in_turn(name, [question]) == [answer]
