"""The plain call of ``negotiate``: any of the questions about an offer at once."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import typer

from citypact.cli.negotiate import options as o
from citypact.cli.negotiate.bargain import Bargain
from citypact.cli.negotiate.counter import Counter
from citypact.cli.negotiate.exit import Commitment
from citypact.cli.negotiate.futures import Futures
from citypact.cli.negotiate.group import negotiate
from citypact.cli.negotiate.hold import hold
from citypact.cli.negotiate.needs import check_needs, check_power
from citypact.cli.negotiate.outsiders import Outsiders
from citypact.cli.negotiate.parts import Part
from citypact.cli.negotiate.ranges import Ranges, TradeOff
from citypact.cli.negotiate.record import Record
from citypact.cli.negotiate.why import Reasons
from citypact.cli.options import CaseArgument, Delivery
from citypact.cli.verb import verb


@dataclass(frozen=True)
class Questions(o.Rounds, o.Worlds, o.Access, o.Terms, o.Wishes, o.Negotiable, o.Room):
    """All that can be asked at once."""

    ranges: o.RangesOption = False
    counter: o.CounterOption = field(default_factory=list)
    why: o.WhyOption = False
    bargain: o.BargainOption = field(default_factory=list)
    commitment: o.CommitmentOption = False
    outsiders: o.OutsidersOption = False
    log: o.LogOption = None

    def parts(self) -> Iterator[Part]:
        """The questions that were asked, in the order in which they are answered."""
        if self.ranges:
            yield Ranges(self.of)
        if self.trade is not None:
            yield TradeOff(*self.trade)
        if self.counter:
            yield Counter(self.counter, self)
        if self.why:
            yield Reasons(self.insist)
        if self.bargain:
            yield Bargain(self.bargain, self)
        if self.commitment:
            yield Commitment()
        if self.outsiders or self.open_project:
            yield Outsiders(self.open_project)
        if self.scenario or self.set_:
            yield Futures(self.scenario, self.set_, self.jobs)


@verb(of=negotiate, long=True)
def summary(
    context: typer.Context, case: CaseArgument, table: o.Table, questions: Questions, delivery: Delivery
) -> None:
    """What an offer brings everyone and who would refuse it, with any other question; the plain call."""
    check_needs(context)
    check_power(questions.power, questions.bargain)
    record = None
    if questions.log is not None:
        record = Record(questions.log, case, questions.party, questions.back, questions.compare)
    hold(case, table, list(questions.parts()), delivery, questions.reopen, record)
