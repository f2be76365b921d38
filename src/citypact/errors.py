"""What can go wrong, in the user's words; each error knows the exit code of the command line (DESIGN of the CLI).

0 ok · 1 internal · 2 usage · 3 invalid input · 4 no scheme satisfies the constraints · 5 solver limit
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from citypact.text import in_language, say


@dataclass(frozen=True)
class Problem:
    """One thing wrong with the input: what, where, the value found and what to do about it.

    ``message`` and ``remedy`` are English; made with ``citypact.text.both`` they are known in Chinese too.
    """

    file: str
    message: str
    remedy: str
    row: int | None = None
    """Line of the file (or row of the sheet, or entry of the list) as an editor counts it: a header is row 1."""
    column: str | None = None
    value: str | None = None

    def text(self, lang: str) -> str:
        """The problem as one line in ``lang`` ("en" or "zh")."""
        place = in_language(self.file, lang)
        if self.row is not None:
            place += say("problem.row", lang, row=self.row)
        if self.column is not None:
            place += say("problem.column", lang, column=self.column)
        found = "" if self.value is None else say("problem.found", lang, value=self.value)
        message, remedy = in_language(self.message, lang), in_language(self.remedy, lang)
        return say("problem.line", lang, place=place, message=message, found=found, remedy=remedy)

    def __str__(self) -> str:
        return self.text("en")

    def record(self, lang: str) -> dict[str, str | int | None]:
        """The problem as a JSON object with its texts in ``lang``."""
        return {
            "file": in_language(self.file, lang),
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "message": in_language(self.message, lang),
            "remedy": in_language(self.remedy, lang),
        }


class CitypactError(Exception):
    """Base of every error that citypact raises on purpose."""

    exit_code = 1

    def document(self, lang: str) -> dict[str, Any]:
        """The error as a JSON object."""
        return {"error": type(self).__name__, "message": self.text(lang)}

    def text(self, lang: str) -> str:
        """What went wrong, in ``lang`` where the error's message knows it."""
        return in_language(self.args[0], lang) if self.args and isinstance(self.args[0], str) else str(self)


class InvalidInput(CitypactError):
    """The input cannot be used. ``problems`` holds everything that is wrong with it, not just the first."""

    exit_code = 3

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type["InvalidInput"], tuple[tuple[Problem, ...]]]:
        """Travel between processes with every problem."""
        return type(self), (self.problems,)

    def document(self, lang: str) -> dict[str, Any]:
        """The error as a JSON object with its problems."""
        return {"error": type(self).__name__, "problems": [problem.record(lang) for problem in self.problems]}

    def text(self, lang: str) -> str:
        """Every problem, one a line."""
        return "\n".join(problem.text(lang) for problem in self.problems)


class CannotWrite(InvalidInput):
    """Output cannot go where it was asked to go: something lies there already, or the place does not allow it."""

    exit_code = 2


class SolverLimit(CitypactError):
    """A solver stopped before it proved its answer, so there is no answer to give."""

    exit_code = 5
