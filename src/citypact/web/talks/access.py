"""Who takes part in talks, and what each keeps to itself; in a file of its own, so that the record can be handed on.

Of the links that let somebody in, only hashes are kept (SHA-256 of 256 random bits).
"""

import hashlib
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from citypact.errors import InvalidInput
from citypact.reading.record import problem

MEDIATOR = "mediator"
_TABLES = (
    "CREATE TABLE IF NOT EXISTS invitations (hash TEXT PRIMARY KEY, role TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS floors (role TEXT PRIMARY KEY, floor REAL NOT NULL)",
    "CREATE TABLE IF NOT EXISTS rules (name TEXT NOT NULL, fingerprint TEXT NOT NULL)",
)
_WAIT = 30.0


class Access:
    """Roles by token, and the floor of each delegation: the least gain with which it would agree."""

    def __init__(self, path: Path) -> None:
        """Open the file, or begin it. Raises InvalidInput if it is none of these or cannot be opened."""
        self._path = path
        try:
            with self._open() as connection:
                for statement in _TABLES:
                    connection.execute(statement)
            path.chmod(0o600)
        except (sqlite3.Error, OSError) as error:
            raise InvalidInput([problem("negotiation.log_unusable", str(path), reason=str(error))]) from None

    def invite(self, role: str) -> str:
        """A new token for a role; those that it had before are no longer good."""
        token = secrets.token_urlsafe(32)
        with self._open() as connection:
            connection.execute("DELETE FROM invitations WHERE role = ?", (role,))
            connection.execute("INSERT INTO invitations VALUES (?, ?)", (hash_of(token), role))
        return token

    def role_of(self, token: str) -> str | None:
        """Whose token it is; None: nobody's."""
        with self._open() as connection:
            found = connection.execute("SELECT role FROM invitations WHERE hash = ?", (hash_of(token),)).fetchone()
        return None if found is None else str(found[0])

    def hashes(self) -> frozenset[str]:
        """The hashes of all tokens that are good."""
        with self._open() as connection:
            return frozenset(str(known) for (known,) in connection.execute("SELECT hash FROM invitations"))

    def floor(self, role: str) -> float | None:
        """What a delegation has said of its floor, for itself alone."""
        return self.floors().get(role)

    def floors(self) -> dict[str, float]:
        """All floors, for the mediator's tools alone: never to be shown."""
        with self._open() as connection:
            return {str(role): float(floor) for role, floor in connection.execute("SELECT role, floor FROM floors")}

    def keep_floor(self, role: str, floor: float | None) -> None:
        """Keep a delegation's floor, or with None forget it."""
        with self._open() as connection:
            connection.execute("DELETE FROM floors WHERE role = ?", (role,))
            if floor is not None:
                connection.execute("INSERT INTO floors VALUES (?, ?)", (role, floor))

    def rules(self) -> tuple[str, str] | None:
        """Name and fingerprint of the mechanism by which offers are judged; None before the first that was."""
        with self._open() as connection:
            found = connection.execute("SELECT name, fingerprint FROM rules").fetchone()
        return None if found is None else (str(found[0]), str(found[1]))

    def keep_rules(self, name: str, fingerprint: str) -> None:
        """Keep the mechanism by which offers are judged."""
        with self._open() as connection:
            connection.execute("DELETE FROM rules")
            connection.execute("INSERT INTO rules VALUES (?, ?)", (name, fingerprint))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection of this thread, its changes all on disk at the end or not made."""
        with closing(sqlite3.connect(self._path, timeout=_WAIT)) as connection, connection:
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA secure_delete = ON")
            yield connection


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
