"""Processes that carry out jobs, first come first served; what is cancelled or takes too long ends with its process.

A thread stands before each process: it waits for jobs, hands them over, and listens until there is an answer.
"""

import multiprocessing
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from threading import Condition, Thread
from time import monotonic

from citypact.web.work.answer import INTERNAL, TOO_LONG, Answer, trouble
from citypact.web.work.job import Job
from citypact.web.work.task import Progress
from citypact.web.work.worker import work

_LOADING = 120.0
"""Seconds in which a process should have loaded what it needs."""
_DYING = 5.0
"""Seconds until a process that has let go of its connection should have ended."""
_GRACE = 5.0
"""Seconds in which a task whose time is over should hand over what it has found."""


class CrowdedError(Exception):
    """More jobs wait than are taken on."""


class Hand:
    """One process, begun anew after it had to be ended; where the machine has no room for it, as soon as it has."""

    def __init__(self, needed: Sequence[str]) -> None:
        self._needed = needed
        self._process: SpawnProcess | None = None
        self._connection: Connection | None = None
        self._ended, self._loaded = True, False
        self.renew()

    def _begin(self) -> Connection:
        """Begin the process; what it is spoken to by. Raises OSError where the machine has no room for it."""
        context = multiprocessing.get_context("spawn")
        here, there = context.Pipe()
        with there:
            process = context.Process(target=work, args=(there, self._needed), daemon=True)
            try:
                process.start()
            except BaseException:
                here.close()
                raise
        self._process, self._connection, self._ended, self._loaded = process, here, False, False
        return here

    def carry_out(self, job: Job) -> Answer:
        """The answer to a job; says so if the process ended before there was one, or the time did."""
        try:
            connection = self._handed_over(job)
            end = monotonic() + job.task.seconds + _GRACE
            while connection.poll(max(0.0, end - monotonic())):
                said = connection.recv()
                if isinstance(said, Progress):
                    job.progress = said
                else:
                    found: Answer = said
                    return found
            self.kill()
            return trouble(TOO_LONG, "time-over", job.task.lang)
        except (EOFError, OSError):
            kind = "process-unready" if self._could_not_load() else "process-ended"
            self.kill()
            return trouble(INTERNAL, kind, job.task.lang)

    def _handed_over(self, job: Job) -> Connection:
        """What is heard of a job that a process has begun: a fresh one, where the one that stood ready is gone.

        Raises OSError or EOFError where none begins it, or it is cancelled before.
        """
        try:
            return self._begun(job)
        except (EOFError, OSError):
            if job.state == "cancelled":
                raise
            self.end()
            return self._begun(job)

    def _begun(self, job: Job) -> Connection:
        connection = self._begin() if self._connection is None else self._connection
        if not self._loaded and connection.poll(_LOADING):  # no task pays for the time in which its process loads
            connection.recv()
            self._loaded = True
        if job.state == "cancelled":  # while there was no process to be ended
            raise EOFError
        connection.send(job.task)
        if connection.poll(_LOADING):
            connection.recv()
        return connection

    def _could_not_load(self) -> bool:
        """Whether the process ended by an error of its own before it was ready."""
        if self._process is None or self._loaded or self._ended:
            return False
        self._process.join(_DYING)
        return (self._process.exitcode or 0) > 0

    def renew(self) -> None:
        """Begin another process where this one was ended, so that it loads before it is asked anything."""
        if self._ended:
            self.end()
            with suppress(OSError):
                self._begin()

    def kill(self) -> None:
        """End the process at once, whatever it is doing; ``carry_out`` notices."""
        self._ended = True
        if (process := self._process) is not None:
            process.kill()

    def end(self) -> None:
        """End the process for good."""
        self.kill()
        if self._process is not None:
            self._process.join()
        if self._connection is not None:
            self._connection.close()
        self._process = self._connection = None


class Crew:
    """Some hands, and the jobs that wait for them."""

    def __init__(self, hands: int, queue: int, needed: Sequence[str] = ()) -> None:
        self._queue, self._needed, self._closed = queue, needed, False
        self._waiting: deque[Job] = deque()
        self._at_work: dict[Job, Hand] = {}
        self._change = Condition()
        self._threads = [Thread(target=self._stand, daemon=True) for _ in range(hands)]
        for thread in self._threads:
            thread.start()

    def take_on(self, job: Job) -> None:
        """Let a job wait for its turn. Raises CrowdedError if too many do."""
        with self._change:
            if len(self._waiting) >= self._queue or self._closed:
                raise CrowdedError
            self._waiting.append(job)
            self._change.notify()

    def cancel(self, job: Job) -> None:
        """End a job at once, whether it waits or is worked on; nothing happens to one that is over."""
        with self._change:
            if job in self._waiting:
                self._waiting.remove(job)
                job.end_cancelled()
            elif job in self._at_work and job.state == "working":
                job.state = "cancelled"
                self._at_work[job].kill()

    def close(self) -> None:
        """End every job and process."""
        with self._change:
            self._closed = True
            for job in self._waiting:
                job.end_cancelled()
            self._waiting.clear()
            for job, hand in self._at_work.items():
                job.state = "cancelled"
                hand.kill()
            self._change.notify_all()
        for thread in self._threads:
            thread.join()

    def _stand(self) -> None:
        self._wait_for_work()
        hand = Hand(self._needed)
        while (job := self._next(hand)) is not None:
            answer = hand.carry_out(job)
            with self._change:
                del self._at_work[job]
            if job.state == "cancelled":
                job.end_cancelled()
            else:
                job.end(answer)
            hand.renew()
        hand.end()

    def _wait_for_work(self) -> None:
        """Begin no process before there is a job, unless it has something to load meanwhile."""
        with self._change:
            self._change.wait_for(lambda: self._needed or self._waiting or self._closed)

    def _next(self, hand: Hand) -> Job | None:
        with self._change:
            self._change.wait_for(lambda: self._waiting or self._closed)
            if self._closed:
                return None
            job = self._waiting.popleft()
            job.state = "working"
            self._at_work[job] = hand
            return job
