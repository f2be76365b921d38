"""The time that a whole run may take, handed down from its caller to every program that it solves."""

import math
import time

from citypact.errors import InvalidInput, Problem, SolverLimit
from citypact.text import both


class Deadline:
    """A moment at which a run gives up, counted from when the deadline is made.

    It reads a clock that nobody sets, so a change of the wall clock neither shortens nor prolongs it. Pickled, it goes
    on with the seconds that remain, since another machine's clock starts elsewhere.
    """

    __slots__ = ("_end", "seconds")

    def __init__(self, seconds: float | None) -> None:
        """Begin to count; ``seconds`` >= 0, None or infinite: without end. Raises InvalidInput for anything else."""
        if seconds is not None and not seconds >= 0:
            what, do = both("problem.no_duration.what"), both("problem.no_duration.do")
            raise InvalidInput([Problem("time_limit", what, do, value=str(seconds))])
        self.seconds = None if seconds is None or math.isinf(seconds) else float(seconds)
        self._end = None if self.seconds is None else time.monotonic() + self.seconds

    @classmethod
    def never(cls) -> "Deadline":
        """One that never comes."""
        return cls(None)

    def __repr__(self) -> str:
        return f"Deadline({self.seconds!r})"

    def __reduce__(self) -> tuple[type["Deadline"], tuple[float | None]]:
        return type(self), (self.remaining(),)

    def remaining(self) -> float | None:
        """Seconds left, at least 0.0, as a solver's own limit; None: without end."""
        return None if self._end is None else max(self._end - time.monotonic(), 0.0)

    @property
    def expired(self) -> bool:
        """Whether no time is left."""
        return self.remaining() == 0.0

    def check(self, doing: str) -> None:
        """Raise SolverLimit if no time is left; ``doing`` says what the time ran out in, best in both languages."""
        if self.expired:
            raise SolverLimit(both("problem.time_over", seconds=f"{self.seconds:g}", doing=doing))
