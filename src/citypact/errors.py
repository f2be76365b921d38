"""What can go wrong, in the user's words; each error knows the exit code of the command line (DESIGN of the CLI).

0 ok · 1 internal · 2 usage · 3 invalid input · 4 no scheme satisfies the constraints · 5 solver limit
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from citypact.limits import SHOWN, SHOWN_OF_A_KIND, SHOWN_OF_A_VALUE
from citypact.text import Joined, Message, both, in_language, key_of, named, say


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

    @property
    def line(self) -> Message:
        """The problem as one line."""
        row = [] if self.row is None else [both("problem.row", row=self.row)]
        column = [] if self.column is None else [both("problem.column", column=self.column)]
        place = Joined([self.file, *row, *column], "nothing")
        found = "" if self.value is None else both("problem.found", value=beginning_of(self.value))
        return both("problem.line", place=place, message=self.message, found=found, remedy=self.remedy)

    def text(self, lang: str) -> str:
        """The problem as one line in ``lang`` ("en" or "zh")."""
        return self.line.words(lang)

    def __str__(self) -> str:
        return self.text("en")

    @property
    def kind(self) -> tuple[str, str]:
        """Its file and message, whatever the message is filled with."""
        return self.file, key_of(self.message) or self.message

    def record(self, lang: str) -> dict[str, Any]:
        """The problem as a JSON object with its texts in ``lang``."""
        return {
            "file": in_language(self.file, lang),
            "row": self.row,
            "column": self.column,
            "value": None if self.value is None else beginning_of(self.value),
            "message": in_language(self.message, lang),
            "remedy": in_language(self.remedy, lang),
            **self._named(),
        }

    def _named(self) -> dict[str, Any]:
        """Its message and its remedy by key and values, each its own: for programs, which need not parse sentences."""
        message, remedy = ({"key": None, "values": {}} | named(text) for text in (self.message, self.remedy))
        return {**message, **{f"remedy_{name}": part for name, part in remedy.items()}}


class CitypactError(Exception):
    """Base of every error that citypact raises on purpose."""

    exit_code = 1

    def document(self, lang: str) -> dict[str, Any]:
        """The error as a JSON object."""
        said = self.args[0] if self.args else None
        return {"error": type(self).__name__, "message": self.text(lang), **named(said)}

    def text(self, lang: str) -> str:
        """What went wrong, in ``lang`` where the error's message knows it."""
        return in_language(self.args[0], lang) if self.args and isinstance(self.args[0], str) else str(self)


class InvalidInput(CitypactError):
    """The input cannot be used. ``problems`` holds everything that is wrong with it, not just the first."""

    exit_code = 3

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.text("en"))

    def __reduce__(self) -> tuple[type["InvalidInput"], tuple[tuple[Problem, ...]]]:
        """Travel between processes with every problem."""
        return type(self), (self.problems,)

    def document(self, lang: str) -> dict[str, Any]:
        """The error as a JSON object with its problems; those of one kind beyond the limit are counted."""
        listed, more = self._listed()
        kinds = [
            {"file": p.file, "message": in_language(p.message, lang), "key": key_of(p.message) or None, "count": count}
            for p, count in more
        ]
        problems = [problem.record(lang) for problem in listed]
        return {"error": type(self).__name__, "count": len(self.problems), "problems": problems, "more": kinds}

    def text(self, lang: str) -> str:
        """Every problem, one a line; those of one kind beyond the limit are counted."""
        listed, more = self._listed()
        lines = [problem.text(lang) for problem in listed]
        for problem, count in more:
            place, message = in_language(problem.file, lang), in_language(problem.message, lang)
            lines.append(say("problem.more", lang, place=place, count=f"{count:,}", message=message))
        return "\n".join(lines)

    def _listed(self) -> tuple[list[Problem], list[tuple[Problem, int]]]:
        """The problems that are listed; of each kind with more, its first problem and how many more."""
        kinds: dict[tuple[str, str], list[Problem]] = {}
        listed: list[Problem] = []
        shown: Counter[tuple[str, str]] = Counter()
        for problem in self.problems:
            alike = kinds.setdefault(problem.kind, [])
            alike.append(problem)
            if len(alike) <= SHOWN_OF_A_KIND and len(listed) < SHOWN:
                listed.append(problem)
                shown[problem.kind] += 1
        more = [(alike[0], len(alike) - shown[kind]) for kind, alike in kinds.items()]
        return listed, [(problem, count) for problem, count in more if count]


class CannotWrite(InvalidInput):
    """Output cannot go where it was asked to go: something lies there already, or the place does not allow it."""

    exit_code = 2


class SolverLimit(CitypactError):
    """A solver stopped before it proved its answer, so there is no answer to give."""

    exit_code = 5


def beginning_of(value: str) -> str:
    """A value as it is shown: its beginning, if it is long."""
    return value if len(value) <= SHOWN_OF_A_VALUE else value[:SHOWN_OF_A_VALUE] + "…"
