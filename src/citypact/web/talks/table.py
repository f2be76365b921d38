"""The table that delegations sit at: a case, a mechanism, the record of rounds, and who may speak."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

from citypact.bundled import DEFAULT_MODEL
from citypact.case import Case, load_case
from citypact.content import fingerprint
from citypact.errors import InvalidInput
from citypact.mechanism import check_applicable, load_model
from citypact.negotiation.log import Log, Round, compare_rounds, moves_in
from citypact.negotiation.offer import Offer
from citypact.reading.record import problem
from citypact.web.full import FullError
from citypact.web.talks.access import MEDIATOR, Access
from citypact.web.talks.news import News
from citypact.web.work.job import Job

_REFUSED = 403
MEAN = 40_000
"""Bytes of a round on average, at most: one of 13 cities takes 17,000."""
PRIVATE = ".private"
"""Ending of the file beside the record that holds what is not for everybody."""


@dataclass(frozen=True)
class Talks:
    """Talks about one case, as they are set up."""

    record: Path
    """The SQLite file of the rounds, as ``negotiate log`` writes it."""
    case: str
    """A bundled name, or where the case lies; of the mechanism the same."""
    model: str | None = None
    """If none is named, that of the rounds before, or else the default."""

    @property
    def access(self) -> Access:
        """Who may speak, in the file beside the record."""
        return Access(self.record.with_name(self.record.name + PRIVATE))

    def rules(self) -> str:
        """The mechanism by which offers are judged, by its name or place; from the first round on it stays.

        Raises InvalidInput for another one than that of the rounds before, and as ``invite``.
        """
        case, access = load_case(self.case), self.access
        before = access.rules()
        name = self.model or (DEFAULT_MODEL if before is None else before[0])
        asked = fingerprint(load_model(name))
        if before is not None and before[1] != asked:
            with Log(self.record, case.id) as log:
                if log.rounds():
                    told = problem("web.talks_other_rules", str(self.record), value=name, known=before[0])
                    raise InvalidInput([told])
        access.keep_rules(name, asked)
        return name

    def invite(self, roles: Sequence[str]) -> dict[str, str]:
        """A token for each role.

        Raises
        ------
        InvalidInput
            A role is neither the mediator nor a city of the case, the record is of another case or was judged by other
            rules, or a file is unusable.
        """
        case = load_case(self.case)
        check_applicable(case, load_model(self.rules()))
        known = [MEDIATOR, *(city.id for city in case.cities)]
        if unknown := [role for role in roles if role not in known]:
            raise InvalidInput([problem("negotiation.unknown_city", "--invite", value=role) for role in unknown])
        with Log(self.record, case.id):
            access = self.access
        return {role: access.invite(role) for role in roles}


@dataclass
class Table:
    """Talks that are held. ``case_name`` and ``model_name`` are those under which others can be asked about them."""

    record: Path
    case: Case
    case_name: str
    model_name: str
    access: Access
    most: int
    """Rounds that one party puts on the table."""
    at_work: dict[str, Job] = field(default_factory=dict)
    """The latest question of each role that took time: a new one takes its place."""
    _lock: Lock = field(default_factory=Lock)

    @cached_property
    def news(self) -> News:
        """How far the record is, for those who wait for more."""
        return News(lambda: moves_in(self.record), self.access.hashes)

    @property
    def roles(self) -> list[str]:
        """Who can be invited."""
        return [MEDIATOR, *self.cities]

    @property
    def cities(self) -> list[str]:
        """Who may take part beside the mediator."""
        return [city.id for city in self.case.cities]

    def insisted(self, role: str) -> dict[str, float]:
        """The gains that a role's tools heed: a delegation's its own floor, the mediator's all of them."""
        floors = self.access.floors()
        return {city: floor for city, floor in floors.items() if role in (MEDIATOR, city)}

    @property
    def _log(self) -> Log:
        """The record. Where it lies is nobody's business at the table."""
        return Log(self.record, self.case.id, named="record")

    def rounds(self, after: int | None = None) -> dict[str, Any]:
        """The whole record, which everybody at the table may see, or what came ``after`` so many moves of the head."""
        with self._log as log:
            return log.export() if after is None else log.export_after(after)

    def add(self, party: str, offer: Offer, outcome: Mapping[str, Any]) -> Round:
        """Record a round; it is on disk when this returns. Raises FullError for a party that has put down enough."""
        with self._lock, self._log as log:
            self._check_room(log, party)
            return log.round(log.add(party, offer, outcome))

    def check_room(self, party: str) -> None:
        """Before an offer is worked out for nothing. Raises FullError for a party that has put down enough."""
        with self._log as log:
            self._check_room(log, party)

    def back(self, to: int | None) -> None:
        """Go back to a round, None: before the first, as the mediator does.

        Raises InvalidInput if there is none of that number, FullError as ``add``.
        """
        with self._lock, self._log as log:
            self._check_room(log, MEDIATOR)
            log.go_back(to)

    def _check_room(self, log: Log, party: str) -> None:
        """A token fills no disk, and keeps nobody else from speaking."""
        count, size = log.taken_up(party)
        count += log.steps_back if party == MEDIATOR else 0
        if count >= self.most or size >= self.most * MEAN:
            raise FullError(_REFUSED, "rounds", most=self.most, kilobytes=MEAN // 1000)

    def compare(self, first: int, second: int) -> dict[str, Any]:
        """What changed between two rounds. Raises InvalidInput for a number that is none."""
        with self._log as log:
            return compare_rounds(log.round(first), log.round(second))
