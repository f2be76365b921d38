"""The deadline of a run: it counts down once, on a clock that cannot be set, and says in what the time ran out."""

import copy
import math
import pickle
import time

import pytest

from citypact.deadline import Deadline
from citypact.errors import InvalidInput, SolverLimit
from citypact.text import both


class Clock:
    """A clock that a test moves on."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The monotonic clock, in the test's hands; the wall clock jumps an hour at every look."""
    moved, wall = Clock(), iter(range(0, 10**6, 3600))
    monkeypatch.setattr(time, "monotonic", moved)
    monkeypatch.setattr(time, "time", lambda: next(wall))
    return moved


def test_it_counts_down_to_zero_and_no_further(clock: Clock) -> None:
    deadline = Deadline(2.5)
    assert (deadline.remaining(), deadline.expired) == (2.5, False)
    clock.now += 2
    assert (deadline.remaining(), deadline.expired) == (0.5, False)
    clock.now += 0.5
    assert (deadline.remaining(), deadline.expired) == (0.0, True)
    clock.now += 100
    assert deadline.remaining() == 0.0


def test_it_says_in_what_the_time_ran_out(clock: Clock) -> None:
    deadline = Deadline(60)
    deadline.check("anything")
    clock.now += 61
    with pytest.raises(SolverLimit) as caught:
        deadline.check(both("cli.progress.worths"))
    assert "60 seconds" in caught.value.text("en")
    assert "What every coalition could earn" in caught.value.text("en")
    assert "60 秒" in caught.value.text("zh")
    assert "计算各联盟可得收益" in caught.value.text("zh")


@pytest.mark.parametrize("deadline", [Deadline(None), Deadline.never(), Deadline(math.inf)])
def test_without_end(deadline: Deadline, clock: Clock) -> None:
    clock.now += 1e12
    assert (deadline.remaining(), deadline.expired) == (None, False)
    deadline.check("anything")


def test_no_time_at_all_is_over_at_once() -> None:
    assert Deadline(0).expired


@pytest.mark.parametrize("seconds", [-1, -1e-9, math.nan, -math.inf])
def test_no_duration(seconds: float) -> None:
    with pytest.raises(InvalidInput, match="0 or more") as caught:
        Deadline(seconds)
    assert "秒数" in caught.value.text("zh")


def test_a_copy_in_another_process_has_what_is_left(clock: Clock) -> None:
    deadline = Deadline(10)
    clock.now += 4
    sent = pickle.dumps(deadline)
    clock.now = 5.0  # the other machine's
    received = pickle.loads(sent)
    assert received.remaining() == 6.0
    assert copy.copy(Deadline.never()).remaining() is None


def test_what_runs_inside_is_under_it(clock: Clock) -> None:
    assert Deadline.current().remaining() is None
    assert Deadline.current(300.0).remaining() == 300.0
    with Deadline(10).limiting() as deadline:
        clock.now += 4
        assert Deadline.current() is deadline
        assert Deadline.current(300.0).remaining() == 6.0
    assert Deadline.current().remaining() is None


@pytest.mark.parametrize(
    ("outer", "inner", "left"), [(10, 60, 10.0), (60, 10, 10.0), (None, 10, 10.0), (10, None, 10.0)]
)
def test_the_sooner_one_counts(outer: float | None, inner: float | None, left: float, clock: Clock) -> None:
    with Deadline(outer).limiting(), Deadline(inner).limiting():
        assert Deadline.current().remaining() == 10.0


@pytest.mark.parametrize(("seconds", "more"), [(1, 2.0), (20, 2.0), (300, 30.0)])
def test_what_was_found_may_be_handed_over_for_a_tenth_of_the_time(seconds: float, more: float, clock: Clock) -> None:
    with Deadline(seconds).limiting() as deadline:
        clock.now += seconds
        assert deadline.expired
        with deadline.afterwards.limiting():
            assert Deadline.current().remaining() == pytest.approx(more)
            clock.now += more
            assert Deadline.current().expired


def test_an_answer_is_handed_out_whatever_the_time(clock: Clock) -> None:
    with Deadline(1).limiting():
        clock.now += 2
        with Deadline.lifted().limiting():
            assert Deadline.current().remaining() is None
        with Deadline.lifted(5).limiting(), Deadline(60).limiting():
            assert Deadline.current().remaining() == 5.0
        assert Deadline.current().expired


@pytest.mark.parametrize("seconds", [None, 100])
def test_a_search_that_is_stopped_has_all_the_time_to_hand_over(seconds: float | None, clock: Clock) -> None:
    deadline = Deadline(seconds)
    deadline.stop()
    assert (deadline.expired, deadline.stopped) == (True, True)
    assert deadline.afterwards.remaining() is None
    with pytest.raises(SolverLimit, match="stopped") as caught:
        deadline.check("anything")
    assert "中止" in caught.value.text("zh")
