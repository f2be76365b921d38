"""Solvers stop for signals and for the end of the time, whatever they are at, and tell what they found by then."""

import os
import signal
import threading
import time
from collections.abc import Callable

import pytest

from citypact.cli.stopping import StoppedError, stoppable
from citypact.deadline import Deadline
from citypact.errors import SolverLimit
from citypact.solve import highs, scip
from citypact.solve import interruptible as interruptible_module
from citypact.solve.answer import Claim, Run
from citypact.solve.interruptible import interruptible, left_behind
from citypact.solve.recheck import is_feasible
from support.hard_programs import market_split

SOLVERS = pytest.mark.parametrize("solve", [highs.solve_fresh, scip.solve], ids=["highs", "scip"])


def soon(do: Callable[[], object], seconds: float = 0.3) -> None:
    threading.Timer(seconds, do).start()


@SOLVERS
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_search(solve: Callable[..., Run], number: int) -> None:
    start, program = time.monotonic(), market_split()
    soon(lambda: os.kill(os.getpid(), number))
    with pytest.raises(StoppedError) as caught, stoppable():
        solve(*program)
    assert caught.value.exit_code == 128 + number
    assert time.monotonic() - start < 20


@SOLVERS
def test_a_search_that_is_stopped_tells_what_it_found(solve: Callable[..., Run]) -> None:
    rows, cost = market_split()
    deadline = Deadline.never()
    with deadline.limiting():
        soon(deadline.stop)
        run = solve(rows, cost)
    assert run.claim is Claim.OUT_OF_TIME
    assert is_feasible(rows, run.point)


def test_a_model_that_was_stopped_can_run_again() -> None:
    rows, cost = market_split()
    model = highs.new_model()
    highs.load(model, rows, cost)
    deadline = Deadline.never()
    with deadline.limiting():
        soon(deadline.stop)
        assert highs.run(model).claim is Claim.OUT_OF_TIME
    for column in range(30):
        model.changeColBounds(column, 0.0, 0.0)
    found = highs.run(model)
    assert found.claim is Claim.OPTIMAL
    assert found.value == pytest.approx(sum(rows.row_low))  # nothing is chosen: each sum misses its half by all of it


def test_a_search_is_watched() -> None:
    rows, cost = market_split()
    model, seen = highs.new_model(), []
    highs.load(model, rows, cost)
    with Deadline(0.5).limiting():
        run = highs.run(model, lambda best, bound: seen.append((best, bound)))
    assert seen
    best, bound = seen[-1]
    assert 0.0 <= bound <= best
    assert run.value <= best


def test_what_a_solver_raises_is_raised() -> None:
    def fails() -> None:
        raise MemoryError("too large")

    with pytest.raises(MemoryError, match="too large"):
        interruptible(fails, lambda: None)


def test_elsewhere_than_on_the_main_thread_it_works_where_it_is() -> None:
    workers: list[threading.Thread] = []
    thread = threading.Thread(
        target=lambda: interruptible(lambda: workers.append(threading.current_thread()), lambda: None)
    )
    thread.start()
    thread.join()
    assert workers == [thread]


def test_a_solver_that_does_not_stop_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interruptible_module, "_PATIENCE", 0.3)
    told, ended = threading.Event(), threading.Event()
    with pytest.raises(SolverLimit) as caught, Deadline(0.1).limiting():
        interruptible(lambda: ended.wait(30), told.set)
    assert told.is_set()
    assert "did not stop within 0.3 seconds" in str(caught.value)
    assert left_behind()
    ended.set()
    for thread in threading.enumerate():
        if thread.name == "solver":
            thread.join(5)
    assert not left_behind()
