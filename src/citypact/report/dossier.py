"""What a report is about: a scheme, and beside it what a fixed rule would do to the same case."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from ..case.flows import discount_factors
from ..deadline import PATIENCE, Deadline
from ..optimize.binding import Missed, missed
from ..optimize.reason import Reasons
from ..optimize.reasons import as_designed, offered, reasons
from ..optimize.setting import Setting
from ..pact.outsiders import Verdicts, in_time, verdicts
from ..pact.planned import plan_of
from ..pact.scheme import Scheme
from ..solve.unproven import OutOfTime
from ..text import Bilingual
from ..worth.staying import Staying, staying
from .money import digits
from .names import Names

Kind = Literal["design", "simulation", "offer"]


_JUDGING = 30.0
"""Seconds that may go into what others outside would mean to the scheme, though explaining it has less."""


@dataclass(frozen=True)
class Dossier:
    """Everything that tables, charts and documents are made from. Money in the case's unit."""

    scheme: Scheme
    kind: Kind
    """``design``: something was left to decide; ``simulation``: the rule decides everything; ``offer``: an
    offer as it is settled, whoever consents."""
    compared: tuple[Scheme, ...] = ()
    """What other mechanisms, with nothing left to decide, do to the same case."""
    stated: bool = False
    """Whether what the run that found the scheme proved is as a document states it, and was not done again."""
    held: Bilingual | None = None
    """What was not for the design to decide, because an offer says it."""
    remark: Bilingual | None = None
    """What is to be known of how it was found: of a counter-offer, why gains differ where clauses do not."""
    in_full: bool = False
    """Whether ratios are explained however long it takes: where coalitions are searched for, else only a few are."""
    patience: float = PATIENCE
    """Seconds that explaining the scheme may take: what stays out, its aim and all its ratios together."""

    @cached_property
    def names(self) -> Names:
        """Names of cities, transfers, projects and ledger parties."""
        return Names.of(self.scheme.case)

    @cached_property
    def outsiders(self) -> Verdicts:
        """Whether the scheme holds under each assumption on what those outside a coalition do, where known in time."""
        found = verdicts(self.scheme)
        with self._judging.limiting():
            for verdict in found.verdicts:
                _ = verdict.is_known
        return found

    @cached_property
    def core_is_empty(self) -> bool | None:
        """Whether no division at all would content every coalition; None if there was no time to find out."""
        with self._judging.limiting():
            return in_time(lambda: self.scheme.claims.core_is_empty)

    @cached_property
    def staying(self) -> tuple[Staying, ...]:
        """The transfers that do not move and the projects that are not built, each with its reason, if it is known."""
        scheme = self.scheme
        with self._explaining.limiting():
            return staying(scheme.given, scheme.model, scheme.table, plan_of(scheme.terms))

    @cached_property
    def missed(self) -> Missed | None:
        """What keeps a design from its aim; None if it reaches it, was not proven, or an offer said part of it.

        None too where it is not known in time (``aim_unknown``): a scheme is not withheld because it is not explained.
        """
        return self._missed[0]

    @property
    def aim_unknown(self) -> bool:
        """Whether there was no time to find out what keeps the design from its aim."""
        return self._missed[1]

    @cached_property
    def _missed(self) -> tuple[Missed | None, bool]:
        if self._as_designed is None or self.held is not None:
            return None, False
        try:
            with self._explaining.limiting():
                return missed(self.scheme, self._as_designed), False
        except OutOfTime:
            return None, True

    @cached_property
    def reasons(self) -> Reasons:
        """Why each designed ratio is what it is, and which ratios are left without a reason, and why."""
        if self._as_designed is None:
            return Reasons()
        if self.held is not None:
            return offered(self.scheme, self._as_designed)
        with self._explaining.limiting():
            return reasons(self.scheme, self._as_designed, self.in_full)

    @cached_property
    def _judging(self) -> Deadline:
        return Deadline.lifted(max(self.patience, _JUDGING))

    @cached_property
    def _explaining(self) -> Deadline:
        return Deadline.lifted(self.patience)

    @cached_property
    def _as_designed(self) -> Setting | None:
        """What a design was made of, with its plan given; None where there was none."""
        if self.kind != "design":
            return None
        with Deadline.lifted().limiting():
            return as_designed(self.scheme)

    @cached_property
    def digits(self) -> int:
        """Decimals of money worth showing."""
        return digits(self.scheme.table.together)

    @cached_property
    def discount(self) -> dict[int, float]:
        """Present value in the base year of one unit of money, by calendar year."""
        case = self.scheme.case
        return dict(zip(case.years, discount_factors(case).tolist(), strict=True))

    @property
    def title(self) -> Bilingual:
        """Title of the case."""
        return self.scheme.case.title.both

    @property
    def mechanism(self) -> Bilingual:
        """Title of the mechanism."""
        return self.scheme.model.title.both
