"""What can go wrong, in the user's words; each error knows the exit code of the command line (DESIGN of the CLI).

0 ok · 1 internal · 2 usage · 3 invalid input · 4 no scheme satisfies the constraints · 5 solver limit
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing wrong with the input: what, where, the value found and what to do about it."""

    file: str
    message: str
    remedy: str
    row: int | None = None
    """Line of the file (or row of the sheet) as an editor counts it: the header is row 1."""
    column: str | None = None
    value: str | None = None

    def __str__(self) -> str:
        place = self.file
        if self.row is not None:
            place += f", row {self.row}"
        if self.column is not None:
            place += f", column {self.column}"
        found = "" if self.value is None else f" (found: {self.value!r})"
        return f"{place}: {self.message}{found}. {self.remedy}"


class CitypactError(Exception):
    """Base of every error that citypact raises on purpose."""

    exit_code = 1


class InvalidInput(CitypactError):
    """The input cannot be used. ``problems`` holds everything that is wrong with it, not just the first."""

    exit_code = 3

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class SolverLimit(CitypactError):
    """A solver stopped before it proved its answer, so there is no answer to give."""

    exit_code = 5
