"""The time that a whole run may take: whatever runs inside is under it, down to every program that is solved."""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from citypact.errors import InvalidInput, Problem, SolverLimit
from citypact.text import Bilingual, both

PATIENCE, LONG_PATIENCE = 300.0, 3600.0
"""Seconds after which a search, or any other run, is given up where nobody says otherwise."""
_ALLOWANCE, _PART = 2.0, 0.1
"""Seconds, or part of the time, whichever is more, to hand over what was found when the time is over."""


class Deadline:
    """A moment at which a run gives up, counted from when the deadline is made.

        with Deadline(60).limiting():
            counter_offer(position)

    It reads a clock that nobody sets, so a change of the wall clock neither shortens nor prolongs it. Pickled, it goes
    on with the seconds that remain, since another machine's clock starts elsewhere.
    """

    __slots__ = ("_end", "_shields", "_whole", "seconds", "stopped")

    def __init__(self, seconds: float | None) -> None:
        """Begin to count; ``seconds`` >= 0, None or infinite: without end. Raises InvalidInput for anything else."""
        if seconds is not None and not seconds >= 0:
            what, do = both("problem.no_duration.what"), both("problem.no_duration.do")
            raise InvalidInput([Problem("time_limit", what, do, value=str(seconds))])
        self.seconds = None if seconds is None or math.isinf(seconds) else float(seconds)
        self._end = None if self.seconds is None else time.monotonic() + self.seconds
        self._shields = False
        self._whole: Deadline | None = None
        self.stopped = False
        """Whether it came because somebody wanted it to, before its time."""

    @classmethod
    def never(cls) -> "Deadline":
        """One that never comes."""
        return cls(None)

    @classmethod
    def lifted(cls, seconds: float | None = None) -> "Deadline":
        """One that counts whatever deadlines there are outside: the answer is there, and is checked and handed out."""
        found = cls(seconds)
        found._shields = True
        return found

    @classmethod
    def current(cls, patience: float | None = None) -> "Deadline":
        """The one that the run is under; if there is none, one in so many seconds from now."""
        return _CURRENT.get() or cls(patience)

    @contextmanager
    def limiting(self) -> Iterator["Deadline"]:
        """Let everything inside be under this deadline; under the one outside where that comes sooner."""
        outer = _CURRENT.get()
        token = _CURRENT.set(self if outer is None or self._shields or self._is_before(outer) else outer)
        try:
            yield self
        finally:
            _CURRENT.reset(token)

    def part(self, fraction: float) -> "Deadline":
        """Over after a part of what time is left, or as soon as somebody stops the whole."""
        left = self.remaining()
        found = Deadline(None if left is None else fraction * left)
        found._whole = self
        return found

    @property
    def afterwards(self) -> "Deadline":
        """Until when what was found in time may still be handed over, whatever deadlines there are outside.

        Without end where somebody stopped the search: nobody waits longer than they want to, since they can stop again.
        """
        later = Deadline.lifted()
        if self._end is not None and self.seconds is not None and not self.stopped:
            later.seconds = self.seconds
            later._end = self._end + max(_ALLOWANCE, _PART * self.seconds)
        return later

    def stop(self) -> None:
        """Let it come now, because somebody wants what was found so far."""
        self._end, self.stopped = time.monotonic(), True

    def __repr__(self) -> str:
        return f"Deadline({self.seconds!r})"

    def __reduce__(self) -> tuple[type["Deadline"], tuple[float | None]]:
        return type(self), (self.remaining(),)

    def _is_before(self, other: "Deadline") -> bool:
        return other._end is None or (self._end is not None and self._end <= other._end)

    def remaining(self) -> float | None:
        """Seconds left, at least 0.0, as a solver's own limit; None: without end."""
        if self._whole is not None and self._whole.stopped and not self.stopped:
            self.stop()
        return None if self._end is None else max(self._end - time.monotonic(), 0.0)

    @property
    def expired(self) -> bool:
        """Whether no time is left."""
        return self.remaining() == 0.0

    def check(self, doing: str) -> None:
        """Raise SolverLimit if no time is left; ``doing`` says what the time ran out in, best in both languages."""
        if self.expired:
            raise SolverLimit(self.over(doing))

    def over(self, doing: str) -> Bilingual:
        """The sentence that the time ran out in what is being done."""
        return both(
            "problem.stopped" if self.stopped else "problem.time_over", seconds=f"{self.seconds or 0.0:g}", doing=doing
        )


_CURRENT: ContextVar[Deadline | None] = ContextVar("deadline", default=None)
