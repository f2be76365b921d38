"""Rounds of talks in a record that stays, as the command line adds to it and shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from citypact.cli.negotiate.talks import Talks

if TYPE_CHECKING:
    from citypact.negotiation.log import Log


@dataclass(frozen=True)
class Record:
    """What is asked of a record."""

    file: Path
    case: str
    party: str = "mediator"
    back: int | None = None
    compare: tuple[int, int] | None = None

    def check(self) -> None:
        """Say what is wrong with the record before anything is worked out."""
        from citypact.case import load_case
        from citypact.negotiation.log import Log

        if self.file.exists():
            Log(self.file, load_case(self.case).id).close()

    def keep(self, talks: Talks, *, new: bool) -> dict[str, Any]:
        """Go back if asked, add the offer as a round if it is ``new``; the whole record, for export."""
        from citypact.negotiation.log import Log, compare_rounds
        from citypact.report.desk.record import outcome_of, write_comparison, write_history

        with Log(self.file, talks.case.id) as rounds:
            _check_rounds(rounds, self.compare or (), new=new)
            if self.back is not None:
                rounds.go_back(self.back or None)
            if new:
                offer = talks.position.offer.model_copy(update={"model": talks.model_name})
                outcome = outcome_of(talks.found, talks.position.values)
                talks.paper.figures["round"] = rounds.add(self.party, offer, outcome)
            write_history(talks.paper, rounds)
            if self.compare is not None:
                write_comparison(talks.paper, compare_rounds(*(rounds.round(number) for number in self.compare)))
            return rounds.export()


def _check_rounds(record: "Log", numbers: Sequence[int], *, new: bool) -> None:
    """Refuse rounds that are not there, before anything is recorded; the round to come may be named too."""
    last = max((round_.id for round_ in record.rounds()), default=0)
    for number in numbers:
        if not (new and number == last + 1):
            record.round(number)
