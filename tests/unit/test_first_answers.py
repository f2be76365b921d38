"""Answers that come before all is settled: they prove what the settled ones prove, and say what they are."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from citypact.errors import SolverLimit
from citypact.mechanism import load_model
from citypact.negotiation.counter import MEASURES, counter_offer
from citypact.negotiation.offer import Clause, Offer
from citypact.negotiation.position import Position, settle_offer, take_position
from citypact.optimize import stages
from citypact.optimize.stages import LEAST_LOAN_COST, Stage
from citypact.report.desk import Paper
from citypact.report.desk.sections import write_counter
from citypact.web.asked import Evaluated, InHand, OfCounter, Question
from citypact.web.tasks import offers
from citypact.web.work.answer import Answer
from citypact.worth import worth_table
from support.borrowing import lending
from support.desk import position, small
from support.two_cities import two_city_case

ONE_RATIO = Offer(clauses=(Clause(number="origin_share", value=0.1),))
NOTHING_SHARED = Offer(
    clauses=(Clause(number="origin_share", value=0.0), Clause(number="contribution_rate", value=0.0))
)
CASES = [(name, seed) for name in ("hybrid", "negotiated") for seed in (1, 3, 5)]


def on_the_table(name: str, seed: int, offer: Offer | None = None) -> Position:
    return position(seed, offer, load_model(name))


@pytest.mark.parametrize(("name", "seed"), CASES)
def test_an_offer_that_leaves_numbers_open(name: str, seed: int) -> None:
    """The least shortfall and the first aim are proven at once, and the settled scheme has them too."""
    laid = on_the_table(name, seed, ONE_RATIO)
    assert laid.leaves_open
    first, settled = settle_offer(laid, settles=False), settle_offer(laid)
    assert first.ties_left
    assert not settled.ties_left
    early, late = ({s["objective"]: s for s in scheme.verification["stages"]} for scheme in (first, settled))
    assert list(early) == ["least-shortfall", load_model(name).design.objectives[0]]
    near = 1e-6 * max(1.0, laid.setting.table.largest)
    for objective, found in early.items():
        assert found["proven"]
        assert found["proven_by"]
        assert found["value"] == pytest.approx(late[objective]["value"], abs=near)
    assert first.verification["rounding"] is None
    assert (first.verification["shortfall"] > 0) == (settled.verification["shortfall"] > 0)


@pytest.mark.parametrize("seed", [1, 3])
def test_an_offer_that_says_every_number_is_settled_at_once(seed: int) -> None:
    laid = on_the_table("hybrid", seed)
    assert not laid.leaves_open
    first, settled = settle_offer(laid, settles=False), settle_offer(laid)
    assert first.terms == settled.terms
    assert not first.ties_left


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize(("name", "seed"), CASES)
def test_a_counter_offer_that_is_as_near(name: str, seed: int, measure: str) -> None:
    """The distance is proven to be the least before ties are settled, and everybody accepts what attains it."""
    laid = on_the_table(name, seed, NOTHING_SHARED)
    first, settled = counter_offer(laid, measure, settles=False), counter_offer(laid, measure)
    near = 1e-5 * max(1.0, laid.setting.table.largest)
    assert first.nearest == pytest.approx(settled.nearest, abs=near)
    assert first.scheme.accepted
    assert not first.scheme.breaches
    assert not settled.scheme.ties_left
    assert first.scheme.ties_left or settled.nearest == 0.0
    for found in (first, settled):  # each proves that none is nearer, within what counts as near
        assert found.nearest - near <= found.bound <= settled.nearest + near


@pytest.fixture
def ends_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """As if the time ended at a stage: what it found is kept, and not proven."""
    searched = stages.stage

    def ends(name: str) -> None:
        def stage(live: Any, objective: str, *rest: Any) -> Stage | None:
            found = searched(live, objective, *rest)
            return found if found is None or objective != name else replace(found, proven=False)

        monkeypatch.setattr(stages, "stage", stage)

    return ends


def answer(task: Any, asked: Any, name: str = "hybrid") -> dict[str, Any]:
    case, table = small(1)
    found: Answer = task(Question(InHand(case, load_model(name), table), asked), "en", lambda *_: None)
    document: dict[str, Any] = json.loads(found.content)
    return document


@pytest.mark.parametrize(
    ("measure", "nearest", "bound", "says"),
    [
        ("weighted", 25.0, 24.9, "In numbers that are not rounded the distance could be 25; that it could be less"),
        ("weighted", 25.0, 24.9999, None),  # does not show in the digits that are told
        (
            "fewest",
            3,
            2,
            "Changed clauses that would do in numbers that are not rounded: 3; that fewer than 2 do is ruled",
        ),
        ("fewest", 3, 3, None),
    ],
)
def test_how_near_is_not_known_is_said(measure: str, nearest: float, bound: float, says: str | None) -> None:
    laid = on_the_table("hybrid", 1, NOTHING_SHARED)
    found = replace(counter_offer(laid, measure), distance=nearest, nearest=nearest, bound=bound)
    paper = Paper(laid.setting.case)
    write_counter(paper, found, settle_offer(laid))
    said = [text for sentence in paper.document("en")["sentences"] if "not rounded" in (text := sentence["text"])]
    assert len(said) == (says is not None)
    assert all(text.startswith(says or "") for text in said)
    assert paper.figures["counter_offers"][measure]["bound"] == bound


@pytest.mark.parametrize("settles", [True, False])
def test_where_the_time_ends_none_is_called_the_nearest(ends_at: Callable[[str], None], *, settles: bool) -> None:
    laid = on_the_table("hybrid", 1, NOTHING_SHARED)
    assert counter_offer(laid, "weighted", settles=settles).is_nearest
    ends_at("weighted")
    assert not counter_offer(laid, "weighted", settles=settles).is_nearest


def test_a_counter_offer_whose_time_ends_before_it_is_looked_for_is_refused(ends_at: Callable[[str], None]) -> None:
    case = two_city_case(lift=2.0, host={"capital_cost": 6.0})  # so that borrowing has a price
    loans = lending({"bond_rate": 0.1, "debt_limit": 0.05})
    laid = take_position(case, loans, Offer(clauses=(Clause(number="origin_share", value=0.0),)), worth_table(case))
    assert counter_offer(laid, "weighted").is_nearest
    ends_at(LEAST_LOAN_COST)
    with pytest.raises(SolverLimit):
        counter_offer(laid, "weighted")


@pytest.mark.parametrize("first", [True, False])
def test_an_answer_that_the_time_ended_says_so_first_and_is_not_settled(
    ends_at: Callable[[str], None], *, first: bool
) -> None:
    """Only what was proven is named as proven."""
    about = {"case": "any", "model": "hybrid", "offer": NOTHING_SHARED, "first": first}
    aim = load_model("hybrid").design.objectives[0]
    for task, asked, stage in (
        (offers.evaluate_first if first else offers.evaluate, Evaluated(**about), aim),
        (offers.counter, OfCounter(**about, by="weighted"), "weighted"),
    ):
        ends_at(stage)
        found = answer(task, asked)
        assert found["sentences"][0]["text"].startswith("The time was over before this was settled")
        assert found["settled"] is False
        assert stage not in [proven["objective"] for proven in found["proven"]]
        assert not any("proven to be the" in sentence["text"] for sentence in found["sentences"])


def test_what_is_not_settled_is_said_before_any_verdict() -> None:
    about = {"case": "any", "model": "hybrid", "offer": ONE_RATIO, "first": True}
    for task, asked in ((offers.evaluate_first, Evaluated(**about)), (offers.counter, OfCounter(**about))):
        assert answer(task, asked)["sentences"][0]["text"].startswith("Not settled yet")
