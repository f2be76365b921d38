"""The record of talks: rounds in one SQLite file, each complete or not there at all, none ever lost or changed.

Rounds form a tree: going back moves the head to an earlier round, and the next one branches off there. Every move of
the head is itself recorded. A round is one transaction of the write-ahead log, on disk before ``add`` returns; writers
wait for each other.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isclose
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ..errors import InvalidInput, Problem
from ..text import both
from .offer import Offer

_VERSION = 1
_ROUNDING, _NOTHING = 2e-5, 1e-7
"""What rounding may change of a number from one round to another: as a part of it, and near 0."""
_WAIT = 30.0
"""Seconds that a writer waits for another."""
_TABLES = (
    "CREATE TABLE talks (case_id TEXT NOT NULL)",
    "CREATE TABLE rounds (id INTEGER PRIMARY KEY AUTOINCREMENT, parent INTEGER REFERENCES rounds(id), "
    "at TEXT NOT NULL, party TEXT NOT NULL, offer TEXT NOT NULL, outcome TEXT NOT NULL)",
    "CREATE TABLE moves (id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, head INTEGER REFERENCES rounds(id))",
)


@dataclass(frozen=True)
class Round:
    """One round of talks."""

    id: int
    parent: int | None
    at: str
    """Time in UTC, ISO 8601."""
    party: str
    """Who made the offer."""
    offer: Offer
    outcome: Mapping[str, Any]
    """What came of it: gains by city, who objected, and the like."""


class RecordError(InvalidInput):
    """The file of a record cannot be opened, read or written: it is at fault, not what was asked."""


class Log:
    """The talks about one case, kept in a file. Use as a context manager."""

    def __init__(self, path: str | Path, case_id: str, named: str | None = None) -> None:
        """Open the record, or begin it. ``named``: what problems call it, in the place of its path.

        Raises
        ------
        InvalidInput
            The file is no record of talks, belongs to another case, or cannot be opened.
        """
        self.path, self._named = Path(path), named or str(path)
        try:
            self._connection = sqlite3.connect(self.path, timeout=_WAIT, isolation_level=None)
        except sqlite3.Error as error:
            raise self._unusable(error) from None
        try:
            self._prepare(case_id)
        except BaseException as error:
            self.close()
            if isinstance(error, sqlite3.Error):
                raise self._unusable(error) from None
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; everything is on disk already."""
        self._connection.close()

    def add(self, party: str, offer: Offer, outcome: Mapping[str, Any]) -> int:
        """Record a round that follows the current one; its number. On disk, with the head moved to it, on return.

        Raises InvalidInput where the file cannot be written; nothing is recorded then.
        """
        with self._writing() as write:
            parent = self._head()
            now = _now()
            texts = offer.model_dump_json(exclude_defaults=True), json.dumps(outcome, ensure_ascii=False)
            row: int = write("INSERT INTO rounds (parent, at, party, offer, outcome) VALUES (?, ?, ?, ?, ?)")(
                parent, now, party, *texts
            )
            write("INSERT INTO moves (at, head) VALUES (?, ?)")(now, row)
        return row

    def go_back(self, to: int | None) -> None:
        """Make an earlier round the current one (None: before the first). Nothing is deleted.

        Raises
        ------
        InvalidInput
            There is no such round, or the file cannot be written.
        """
        if to is not None:
            self.round(to)
        with self._writing() as write:
            write("INSERT INTO moves (at, head) VALUES (?, ?)")(_now(), to)

    def taken_up(self, party: str) -> tuple[int, int]:
        """How many rounds a party has recorded, and how many bytes they take."""
        size = "LENGTH(CAST(offer AS BLOB)) + LENGTH(CAST(outcome AS BLOB))"
        found = self._connection.execute(f"SELECT COUNT(*), TOTAL({size}) FROM rounds WHERE party = ?", (party,))
        count, total = found.fetchone()
        return count, int(total)

    @property
    def steps_back(self) -> int:
        """How often somebody went back to an earlier round."""
        counts = "SELECT (SELECT COUNT(*) FROM moves) - (SELECT COUNT(*) FROM rounds)"
        return int(self._connection.execute(counts).fetchone()[0])

    @property
    def head(self) -> int | None:
        """Number of the current round; None before the first."""
        return self._head()

    def round(self, number: int) -> Round:
        """One round. Raises InvalidInput if there is none of that number."""
        found = self._connection.execute("SELECT * FROM rounds WHERE id = ?", (number,)).fetchone()
        if found is None:
            raise self._refusal("no_such_round", number=number)
        return _round(found)

    def rounds(self, after: int = 0) -> list[Round]:
        """Every round ever recorded after the one of a number, in the order of recording."""
        found = self._connection.execute("SELECT * FROM rounds WHERE id > ? ORDER BY id", (after,))
        return [_round(row) for row in found]

    def path_to(self, number: int | None = None) -> list[Round]:
        """The rounds that lead to one (default: the current one), first to last."""
        path: list[Round] = []
        at = self.head if number is None else number
        while at is not None:
            path.append(self.round(at))
            at = path[-1].parent
        return path[::-1]

    def moves(self) -> list[tuple[str, int | None]]:
        """When the head was moved, and to which round."""
        return [(at, head) for at, head in self._connection.execute("SELECT at, head FROM moves ORDER BY id")]

    def export(self) -> dict[str, Any]:
        """The whole record as one JSON document."""
        return self._since(0)

    def export_after(self, known: int) -> dict[str, Any]:
        """The same without so many moves of the head, and the rounds that are known with them.

        ``after`` is how many were left out: none if there are not so many. ``follows`` is the last of them: a record in
        which that is another one is another record.
        """
        before = self.moves()[:known]
        after = known if len(before) == known else 0
        follows = {"at": before[-1][0], "head": before[-1][1]} if after else None
        return self._since(after) | {"after": after, "follows": follows}

    def _since(self, after: int) -> dict[str, Any]:
        """The record as JSON after so many moves, as it is at one moment."""
        self._connection.execute("BEGIN")
        try:
            return self._told(after)
        finally:
            self._connection.execute("ROLLBACK")

    def _told(self, after: int) -> dict[str, Any]:
        (case_id,) = self._connection.execute("SELECT case_id FROM talks").fetchone()
        moves = self.moves()
        last = max((head for _, head in moves[:after] if head is not None), default=0)  # a round moves the head to it
        rounds = [
            {
                "id": r.id,
                "parent": r.parent,
                "at": r.at,
                "party": r.party,
                "offer": r.offer.model_dump(mode="json", exclude_defaults=True),
                "outcome": dict(r.outcome),
            }
            for r in self.rounds(last)
        ]
        told = [{"at": at, "head": head} for at, head in moves[after:]]
        return {"schema": _VERSION, "case": case_id, "head": self.head, "rounds": rounds, "moves": told}

    def _head(self) -> int | None:
        row = self._connection.execute("SELECT head FROM moves ORDER BY id DESC LIMIT 1").fetchone()
        return None if row is None else row[0]

    def _prepare(self, case_id: str) -> None:
        connection = self._connection
        connection.execute(f"PRAGMA busy_timeout = {int(1000 * _WAIT)}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        with self._writing() as write:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if version == 0 and not tables:
                for statement in _TABLES:
                    connection.execute(statement)
                write("INSERT INTO talks (case_id) VALUES (?)")(case_id)
                connection.execute(f"PRAGMA user_version = {_VERSION}")
            elif version != _VERSION or "talks" not in tables:
                raise self._refusal("log_other_file", version=version)
        (known,) = connection.execute("SELECT case_id FROM talks").fetchone()
        if known != case_id:
            raise self._refusal("log_other_case", known=known, case=case_id)

    @contextmanager
    def _writing(self) -> Iterator[Any]:
        """One transaction: all of it or nothing. Gives a function from a statement to one that runs it with values.

        Raises InvalidInput where the file takes no more, as on a disk that is full.
        """
        connection = self._connection
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield lambda statement: lambda *values: connection.execute(statement, values).lastrowid
            connection.execute("COMMIT")
        except BaseException as error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.Error):
                raise self._unusable(error) from None
            raise

    def _unusable(self, error: sqlite3.Error) -> RecordError:
        return RecordError([self._problem("log_unusable", reason=str(error))])

    def _refusal(self, key: str, **values: object) -> InvalidInput:
        return InvalidInput([self._problem(key, **values)])

    def _problem(self, key: str, **values: object) -> Problem:
        message, remedy = both(f"negotiation.{key}.what", **values), both(f"negotiation.{key}.do", **values)
        return Problem(self._named, message, remedy)


def moves_in(path: Path) -> int:
    """How often the head of a record was moved, by a look that keeps no writer waiting. Raises sqlite3.Error."""
    with closing(sqlite3.connect(path, timeout=_WAIT)) as connection:
        (count,) = connection.execute("SELECT COUNT(*) FROM moves").fetchone()
        return int(count)


def compare_rounds(first: Round, second: Round) -> dict[str, Any]:
    """What changed from one round to another: clauses that differ, and the change of each city's gain.

    Where both outcomes list what the offer fixed (``numbers``: kind, key and value), those numbers are compared one by
    one, so that the same agreement written in other clauses is no change. Otherwise, and for terms, clauses are matched
    by what they speak of. ``None`` stands for a number or a clause that is not there.
    """
    listed = "numbers" in first.outcome and "numbers" in second.outcome
    numbers = _changed_numbers(first.outcome["numbers"], second.outcome["numbers"]) if listed else []
    before, after = (_clauses(r.offer, terms_only=listed) for r in (first, second))
    clauses = [
        {"clause": dict(key), "before": before.get(key), "after": after.get(key)}
        for key in dict.fromkeys([*before, *after])
        if before.get(key) != after.get(key)
    ]
    old, new = first.outcome.get("gains", {}), second.outcome.get("gains", {})
    gains = {city: new[city] - old[city] for city in old if city in new}
    rules = {
        rule: [first.offer.rules.get(rule), second.offer.rules.get(rule)]
        for rule in dict.fromkeys([*first.offer.rules, *second.offer.rules])
        if first.offer.rules.get(rule) != second.offer.rules.get(rule)
    }
    changed = {"rules": rules, "clauses": clauses, "numbers": numbers}
    return {"from": first.id, "to": second.id, **changed, "gains": gains}


def _changed_numbers(first: Sequence[Sequence[Any]], second: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    before, after = ({(kind, *key): value for kind, key, value in numbers} for numbers in (first, second))
    return [
        {"kind": kind, "key": key, "before": before.get((kind, *key)), "after": after.get((kind, *key))}
        for kind, *key in dict.fromkeys([*before, *after])
        if not _same(before.get((kind, *key)), after.get((kind, *key)))
    ]


def _same(a: float | None, b: float | None) -> bool:
    """Whether two values are the same but for the rounding of a solver."""
    return a is not None and b is not None and isclose(a, b, rel_tol=_ROUNDING, abs_tol=_NOTHING)


def _clauses(offer: Offer, *, terms_only: bool) -> dict[tuple[tuple[str, Any], ...], Any]:
    found = {}
    for clause in offer.clauses:
        if terms_only and clause.number != "term":
            continue
        data = clause.model_dump(mode="json", exclude_defaults=True)
        value = data.pop("value")
        data.pop("locked", None)
        found[tuple(sorted(data.items()))] = value
    return found


def _round(row: tuple[Any, ...]) -> Round:
    number, parent, at, party, offer, outcome = row
    return Round(number, parent, at, party, Offer.model_validate_json(offer), json.loads(outcome))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
