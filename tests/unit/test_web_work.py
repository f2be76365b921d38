"""Processes that carry out tasks: order, ends, faults, crowds; whatever one task does, the next one is answered."""

import json
import multiprocessing
from collections.abc import Iterator
from multiprocessing.context import SpawnProcess
from pathlib import Path
from time import monotonic, sleep

import pytest

from citypact.web.work.crew import Crew, CrowdedError
from citypact.web.work.job import Job
from citypact.web.work.jobs import Jobs
from citypact.web.work.task import Function, Task
from support import tasks


@pytest.fixture(scope="module")
def crew() -> Iterator[Crew]:
    found = Crew(hands=1, queue=3)
    yield found
    found.close()


def job(function: Function, asked: object = None, seconds: float = 30.0) -> Job:
    return Job(Task(function, asked, "en", seconds))


def taken_on(crew: Crew, *jobs: Job) -> None:
    for one in jobs:
        crew.take_on(one)


def begun(place: Path) -> None:
    end = monotonic() + 30.0
    while not (place.exists() and place.read_text()):
        assert monotonic() < end
        sleep(0.005)


def test_jobs_are_answered_in_order_by_one_process(crew: Crew) -> None:
    jobs = [job(tasks.repeat, number) for number in range(3)]
    taken_on(crew, *jobs)
    answers = [json.loads(one.future.result(30.0).content) for one in jobs]
    assert [answer["asked"] for answer in answers] == [0, 1, 2]
    assert len({answer["process"] for answer in answers}) == 1
    assert [one.state for one in jobs] == ["done"] * 3


def test_what_is_cancelled_ends_within_a_second_and_the_next_is_answered(crew: Crew, tmp_path: Path) -> None:
    working, waiting, after = (job(tasks.endless, str(tmp_path / name)) for name in ("a", "b", "c"))
    taken_on(crew, working, waiting)
    begun(tmp_path / "a")
    crew.cancel(waiting)
    assert waiting.state == "cancelled"
    before = monotonic()
    crew.cancel(working)
    assert working.future.result(5.0).status == 410
    assert monotonic() - before < 1.0
    assert (working.state, working.progress.done, working.progress.whole) == ("cancelled", 1, 3)
    taken_on(crew, after)
    begun(tmp_path / "c")
    crew.cancel(after)
    assert not (tmp_path / "b").exists()
    crew.cancel(after)  # what is over stays as it is
    assert after.future.result(5.0).status == 410


def test_time_that_a_task_looks_at_and_time_that_it_does_not(
    crew: Crew, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("citypact.web.work.crew._GRACE", 0.3)
    heeding, heedless = job(tasks.patient, seconds=0.05), job(tasks.endless, str(tmp_path / "a"), 0.05)
    taken_on(crew, heeding, heedless)
    for one, kind in ((heeding, "solver-limit"), (heedless, "time-over")):
        answer = one.future.result(30.0)
        assert (answer.status, json.loads(answer.content)["type"]) == (504, f"urn:citypact:{kind}")
        assert one.state == "failed"


@pytest.mark.parametrize("function", [tasks.dying, tasks.faulty])
def test_a_fault_is_said_without_what_it_was_and_the_next_is_answered(
    function: Function, crew: Crew, capfd: pytest.CaptureFixture[str]
) -> None:
    bad, good = job(function), job(tasks.repeat, "next")
    taken_on(crew, bad, good)
    answer = bad.future.result(30.0)
    assert answer.status == 500
    assert b"secret" not in answer.content
    assert b"Error" not in answer.content
    assert json.loads(good.future.result(30.0).content)["asked"] == "next"


def test_a_process_that_is_gone_while_nothing_was_to_do_costs_no_job(crew: Crew) -> None:
    """The next job is carried out by a fresh one, whether the end was noticed before or not."""
    used = set()
    for waits in (True, False):
        first, second = job(tasks.repeat, 1), job(tasks.repeat, 2)
        taken_on(crew, first)
        process = json.loads(first.future.result(30.0).content)["process"]
        (child,) = (one for one in multiprocessing.active_children() if one.pid == process)
        child.kill()
        if waits:
            child.join()
        taken_on(crew, second)
        answer = second.future.result(30.0)
        assert (answer.status, second.state) == (200, "done")
        used |= {process, json.loads(answer.content)["process"]}
    assert len(used) == 3


def test_what_a_process_did_not_survive_is_not_begun_again(crew: Crew, tmp_path: Path) -> None:
    deadly = job(tasks.dying_aloud, str(tmp_path / "a"))
    taken_on(crew, deadly)
    answer = deadly.future.result(30.0)
    assert (answer.status, json.loads(answer.content)["type"]) == (500, "urn:citypact:process-ended")
    assert "ask again" in json.loads(answer.content)["detail"]
    assert (tmp_path / "a").read_text() == "begun\n"


def test_where_there_is_no_room_for_a_process_that_is_said_and_later_jobs_are_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(self: SpawnProcess) -> None:
        raise BlockingIOError("no room")

    with monkeypatch.context() as machine:
        machine.setattr(SpawnProcess, "start", full)
        crowded = Crew(hands=1, queue=3, needed=("json",))
        first = job(tasks.repeat)
        crowded.take_on(first)
        assert first.future.result(30.0).status == 500
    second, dying, third = job(tasks.repeat, 2), job(tasks.dying), job(tasks.repeat, 3)
    taken_on(crowded, second)
    assert json.loads(second.future.result(30.0).content)["asked"] == 2
    with monkeypatch.context() as machine:  # in the place of one that had to be ended
        machine.setattr(SpawnProcess, "start", full)
        taken_on(crowded, dying)
        assert dying.future.result(30.0).status == 500
        sleep(0.2)
    taken_on(crowded, third)
    assert json.loads(third.future.result(30.0).content)["asked"] == 3
    crowded.close()


def test_no_more_wait_than_are_taken_on(crew: Crew, tmp_path: Path) -> None:
    working = job(tasks.endless, str(tmp_path / "a"))
    taken_on(crew, working)
    begun(tmp_path / "a")
    waiting = [job(tasks.repeat, number) for number in range(3)]
    taken_on(crew, *waiting)
    with pytest.raises(CrowdedError):
        crew.take_on(job(tasks.repeat))
    crew.cancel(working)
    assert [json.loads(one.future.result(30.0).content)["asked"] for one in waiting] == [0, 1, 2]


def test_the_latest_answers_are_kept_and_no_job_on_its_way_is_forgotten(crew: Crew) -> None:
    kept, unfinished = Jobs(most=3, most_bytes=10**6), job(tasks.repeat)
    kept.add(unfinished)
    over = [job(tasks.repeat, number) for number in range(4)]
    for one in over:
        taken_on(crew, one)
        one.future.result(30.0)
        kept.add(one)
    assert kept.get(unfinished.id) is unfinished
    assert [kept.get(one.id) is one for one in over] == [False, False, True, True]
    small = Jobs(most=100, most_bytes=10)
    small.add(over[0])
    assert small.get(over[0].id) is None
