"""A sampled Shapley value is the same to the last bit whoever works its worths out, and after any interruption."""

import json
import multiprocessing
import re
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from citypact.case.store import save_case
from citypact.deadline import Deadline
from citypact.errors import SolverLimit
from citypact.worth import opportunities
from citypact.worth.large import Listing, NotExact, Sampling, sampled
from citypact.worth.opportunities import Opportunities
from citypact.worth.value import Value
from support.random_cases import random_case
from support.screen import run

pytestmark = pytest.mark.sayable  # other processes round as everybody does
WORTHS = 400


@pytest.fixture(scope="module")
def chances() -> Opportunities:
    return opportunities(random_case(5, 12, transfers=14, projects=2))


@pytest.fixture(scope="module")
def plain(chances: Opportunities) -> Value:
    """By this process, in one go."""
    return sampled(chances, Sampling(WORTHS))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many worths each call of this process was for."""
    honest, sizes = Listing.worths, []

    def worths(listing: Listing, coalitions: list[int]) -> np.ndarray:
        sizes.append(len(coalitions))
        return honest(listing, coalitions)

    monkeypatch.setattr(Listing, "worths", worths)
    return sizes


def bits(value: Value) -> tuple[bytes, bytes, int]:
    assert value.errors is not None
    return value.values.to_numpy().tobytes(), value.errors.to_numpy().tobytes(), value.evaluations


def stopping(after: int, deadline: Deadline) -> Callable[[int, int], None]:
    """Ends the run once so many worths are there."""
    return lambda done, whole: deadline.stop() if done >= after else None


def test_two_processes_and_one_give_the_same_bits(chances: Opportunities, plain: Value, asked: list[int]) -> None:
    two = partial(ProcessPoolExecutor, 2, mp_context=multiprocessing.get_context("spawn"))
    assert bits(sampled(chances, Sampling(WORTHS, workers=two, jobs=2))) == bits(plain)
    assert sum(asked) == 1  # that of all together; others did the rest


@pytest.mark.parametrize("after", [64, 200])
def test_a_run_that_was_stopped_goes_on_to_the_same_bits(
    after: int, chances: Opportunities, plain: Value, asked: list[int], tmp_path: Path
) -> None:
    deadline = Deadline(None)
    with deadline.limiting():
        if after < 6 * 12:
            with pytest.raises(SolverLimit):
                sampled(chances, Sampling(WORTHS, kept=tmp_path, progress=stopping(after, deadline)))
        else:
            first = sampled(chances, Sampling(WORTHS, kept=tmp_path, progress=stopping(after, deadline)))
            assert after <= first.evaluations < WORTHS
    before = sum(asked)
    assert before < WORTHS
    told: list[tuple[int, int]] = []
    kept = Sampling(WORTHS, kept=tmp_path, progress=lambda *seen: told.append(seen))
    assert bits(sampled(chances, kept)) == bits(plain)
    assert sum(asked) == WORTHS + 1  # none but that of all together is asked for twice
    assert [whole for _, whole in told] == [WORTHS] * len(told)
    assert bits(sampled(chances, kept)) == bits(plain)
    assert sum(asked) == WORTHS + 2


def test_what_is_kept_and_damaged_is_done_anew_and_other_seeds_keep_by_themselves(
    chances: Opportunities, plain: Value, asked: list[int], tmp_path: Path
) -> None:
    kept = Sampling(WORTHS, kept=tmp_path)
    assert bits(sampled(chances, kept)) == bits(plain)
    (worths, *_) = sorted(tmp_path.glob("sample-1-*/*-worths.npy"))
    worths.write_bytes(worths.read_bytes()[:-8] + b"\0" * 8)
    before = sum(asked)
    assert bits(sampled(chances, kept)) == bits(plain)
    assert sum(asked) - before < 100
    other = sampled(chances, Sampling(WORTHS, seed=2, kept=tmp_path))
    assert bits(other) != bits(plain)
    assert len(list(tmp_path.iterdir())) == 2


def test_more_worths_go_on_from_fewer(chances: Opportunities, asked: list[int], tmp_path: Path) -> None:
    sampled(chances, Sampling(300, kept=tmp_path))
    before = sum(asked)
    more = sampled(chances, Sampling(WORTHS, kept=tmp_path))
    assert sum(asked) - before <= WORTHS - 300 + 64
    assert bits(more) == bits(sampled(chances, Sampling(WORTHS)))


def test_workers_that_die_again_and_again_are_an_error(chances: Opportunities) -> None:
    class Dead(Executor):
        def submit(self, *_: Any, **__: Any) -> Future[Any]:
            from concurrent.futures.process import BrokenProcessPool

            raise BrokenProcessPool("dead")

    with pytest.raises(SolverLimit, match="died again and again"):
        sampled(chances, Sampling(WORTHS, workers=Dead))


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A case whose value counts as too large to be exact, and a command that keeps nothing but what it is told to."""

    def never(_: Opportunities) -> None:
        raise NotExact(99)

    monkeypatch.delenv("CITYPACT_CACHE", raising=False)
    monkeypatch.setattr(import_module("citypact.worth.large.sampled"), "shapley_by_parts", never)
    return save_case(random_case(5, 8, transfers=10, projects=2), tmp_path / "eight")


@contextmanager
def interrupted(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Ctrl-C once there are enough worths for errors."""
    honest, calls = Listing.worths, []

    def worths(listing: Listing, coalitions: list[int]) -> np.ndarray:
        calls.append(len(coalitions))
        if 60 < sum(calls) <= 60 + len(coalitions):
            signal.raise_signal(signal.SIGINT)
        return honest(listing, coalitions)

    with monkeypatch.context() as patched:
        patched.setattr(Listing, "worths", worths)
        yield


def test_the_command_says_that_it_sampled_and_how_to_go_on(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("game", place, "--method", "search", "--evaluations", 120, "--out", tmp_path / "out")
    with interrupted(monkeypatch):
        stopped = run(capsys, *words, "--json")
    assert stopped.code == 128 + signal.SIGINT
    assert str(tmp_path / "out" / "search") in stopped.err
    done = run(capsys, *words, "--force", "--json")
    assert done.code == 0
    assert json.loads(done.out)["shapley"] == {"status": "sampled", "exact": False, "evaluations": 120}
    shown = run(capsys, *words, "--force", "--jobs", 1)
    assert re.search(r"sampled from 120 coalitions", " ".join(shown.out.split()))


def test_options_without_effect_are_refused(place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    few = run(capsys, "game", place, "--method", "search", "--evaluations", 10)
    assert few.code == 2
    assert "needs 24 worths" in " ".join(few.err.split())
    for option in ("--jobs", "--evaluations"):
        listed = run(capsys, "game", place, option, 99)
        assert listed.code == 2
        assert "means nothing where every" in " ".join(listed.err.split())
