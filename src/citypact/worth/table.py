"""v(S) for every coalition S: the best set of moves and projects it can carry out alone, and the plan that attains it.

A move needs the consent of its origin and of its host and the host's capacity; a project needs its members. All are
indivisible. Worths are over the status quo, in which some moves happen anyway, without consent: see ``diversions`` for
what a coalition can make of those. The work is cut down in steps that each keep the answer exact:

1. Projects share nothing with moves or with each other: max(0, benefits of S - cost) where its members agree.
2. Every transfer to its best host in S (all coalitions at once): optimal wherever the loads fit.
3. Elsewhere what competes for capacity falls into components, solved once each however many coalitions share them. The
   largest come first: where the optimum of a larger component uses only bids of a smaller one, it is the optimum there
   too. Most of the others are proven by prices of components much alike.
4. The finished table is confirmed by second opinions and held against what must be true of every table.
"""

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..case.model import Case
from ..case.starts import started
from ..deadline import Deadline
from ..doors import WorthDoors
from ..errors import InvalidInput, Problem, SolverLimit
from ..game import Game
from ..game.coalitions import members, subset_sums
from ..shown import Shown, number
from ..text import both
from .alternative import moves_anyway
from .assignment import assignment
from .cache import keep, kept
from .components import components
from .conditions import check_conditions, within_capacity
from .confirmation import Confirmation, SecondOpinion, to_confirm
from .digits import LastDigit, on_the_last_digit
from .known import Known
from .opportunities import Opportunities, opportunities
from .packing import Packing
from .plans import best_hosts, gains_of, with_components
from .stages import WHOLE, Progress, stage
from .ties import Tie, without_names
from .value import Value

Floats = NDArray[np.float64]
LARGEST = 20
_PLANS = 1000
"""Plans that a table has at hand."""
_STAGES = (0, 100, 900, WHOLE)
"""Where each begins and ends: coalitions are sorted, components settled, and worths confirmed."""


@dataclass(frozen=True)
class Plan:
    """What a coalition does: the host of each of its transfers that moves and the projects it builds."""

    hosts: dict[str, str]
    projects: tuple[str, ...]
    kept: tuple[str, ...] = ()
    """Those that would go without a pact and are kept at their origin."""
    starts: Mapping[str, int] = field(default_factory=dict)
    """Year in which a transfer starts at its host, where that is not the case's own."""
    project_starts: Mapping[str, int] = field(default_factory=dict)
    """The same of projects."""

    def of(self, case: Case) -> Case:
        """The case with the years of start of this plan."""
        return started(case, self.hosts, self.starts, self.project_starts)


def plan_of(chances: Opportunities, coalition: int, ranks: NDArray[np.int8], built: NDArray[np.bool_]) -> Plan:
    """The plan of a coalition: ranks of the bids followed, shape (candidates,), and what is built, (undertakings,)."""
    hosts = chances.places(ranks, coalition)
    projects = tuple(u.id for u, is_built in zip(chances.undertakings, built.tolist(), strict=True) if is_built)
    going = (c for c in chances.candidates if c.anyway is not None)
    kept = tuple(c.id for c in going if coalition >> c.origin & 1 and c.id not in hosts)
    return Plan(hosts, projects, kept)


@dataclass(frozen=True, eq=False, repr=False)
class WorthTable(Shown, WorthDoors):
    """Worth and plan of all coalitions; bit i of a coalition is the i-th city in canonical order."""

    chances: Opportunities
    worths: Floats
    """Shape (2**n,), in the case's money, present value, gain over the status quo."""
    taken: NDArray[np.int8]
    """Shape (2**n, candidates): rank of the bid each transfer follows, -1 if none (see ``Opportunities.place``)."""
    built: NDArray[np.bool_]
    """Shape (2**n, undertakings)."""
    ties: tuple[Tie, ...]
    """Transfers that everyone could send elsewhere with the same total gain: see ``ties``."""
    opinions: SecondOpinion = field(repr=False)
    """Who solved what, and what others said of it."""

    def __eq__(self, other: object) -> bool:
        """Whether both offer the same and come to the same worths and plans."""
        if not isinstance(other, WorthTable):
            return NotImplemented
        same = (np.array_equal(getattr(self, name), getattr(other, name)) for name in ("worths", "taken", "built"))
        return self.chances == other.chances and all(same)

    def _shown(self) -> Mapping[str, object]:
        cities = self.chances.cities
        alone = {city: float(self.worths[1 << i]) for i, city in enumerate(cities)}
        most = max(alone, key=lambda city: alone[city])
        return {
            "WorthTable": f"of {len(cities)} cities",
            "cities": ", ".join(cities),
            "coalitions": f"{self.worths.size - 1:,}",
            "together": number(float(self.worths[-1])),
            "most alone": f"{number(alone[most])} ({most})",
        }

    def __hash__(self) -> int:
        return hash((self.chances, self.worths.tobytes()))

    @cached_property
    def game(self) -> Game:
        """The game over the cities, in canonical order."""
        return Game(self.worths, self.chances.cities)

    @property
    def cities(self) -> tuple[str, ...]:
        """The players, in canonical order."""
        return self.chances.cities

    @property
    def together(self) -> float:
        """Worth of the grand coalition."""
        return float(self.worths[-1])

    @cached_property
    def largest(self) -> float:
        """The largest worth of any coalition."""
        return float(np.abs(self.worths).max())

    def worth(self, coalition: int) -> float:
        """Worth of a coalition."""
        return float(self.worths[coalition])

    def members(self, coalition: int) -> tuple[str, ...]:
        """Cities of a coalition, in canonical order."""
        cities = self.chances.cities
        return tuple([cities[i] for i in members(coalition)])

    @cached_property
    def ridden(self) -> dict[tuple[str, tuple[str, ...]], Floats]:
        """What coalitions have of what others do, by how those act and what is open: see ``outsiders.rides``."""
        return {}

    @cached_property
    def shapley(self) -> Value:
        """The Shapley value by city."""
        return Value(self.game.shapley())

    @cached_property
    def nucleolus(self) -> pd.Series:
        """The nucleolus of the game by city, worked out once: every program under every rule asks for it."""
        return self.game.nucleolus()

    def plan(self, coalition: int) -> Plan:
        """The plan that attains the worth of a coalition."""
        plan = self._plans.get(coalition)
        if plan is None:
            if len(self._plans) >= _PLANS:
                self._plans.clear()
            plan = plan_of(self.chances, coalition, self.taken[coalition], self.built[coalition])
            self._plans[coalition] = plan
        return replace(plan, hosts=dict(plan.hosts))  # whoever asks may change what is theirs

    @cached_property
    def _plans(self) -> dict[int, Plan]:
        """Plans that were asked for: those of the coalitions that object to one offer are asked for by the next."""
        return {}

    @property
    def everyone(self) -> int:
        """The grand coalition."""
        return self.worths.size - 1

    @property
    def linear_programs(self) -> int:
        """Linear programs that were solved."""
        return self.opinions.packing.linear_programs

    @property
    def integer_programs(self) -> int:
        """Components whose linear program was no proof."""
        return self.opinions.packing.integer_programs

    @cached_property
    def to_confirm(self) -> frozenset[int]:
        """The coalitions whose worth needs a second opinion in any case: see ``confirmation``."""
        crowded = self.opinions.components.crowded
        if not crowded.size:
            return frozenset()
        return to_confirm(self.game, crowded)

    @property
    def confirmed(self) -> Confirmation:
        """What second opinions said of the worths that always need one."""
        return self.confirm(())

    def confirm(self, coalitions: Collection[int]) -> Confirmation:
        """Second opinions on the worths of these coalitions too, such as those that get a row in a program.

        Raises
        ------
        SolverLimit
            No two opinions agree, a worth was outvoted, or the time is over.
        """
        heard = self.to_confirm | frozenset(map(int, coalitions))
        if self.opinions.hear(heard):
            raise SolverLimit(both("worth.outvoted"))
        return self.opinions.confirmation(heard)

    @property
    def known(self) -> Known:
        """What was found of the moves, for tables of cases in which they are the same."""
        return Known.of(self.chances, self.opinions)

    @cached_property
    def last_digit(self) -> LastDigit:
        """Whether worths would be larger with every capacity larger by one in its last digit."""
        return on_the_last_digit(self.chances, self.taken)

    def account(self, coalitions: Collection[int] = ()) -> dict[str, Any]:
        """How the worths were found and what confirmed them, for the verification of a scheme: see ``confirm``."""
        said = asdict(self.confirm(coalitions))
        return {
            "linear_programs": self.linear_programs,
            "integer_programs": self.integer_programs,
            "worths_confirmed": {name: list(v) if isinstance(v, tuple) else v for name, v in said.items()},
            "worths_on_last_digit": asdict(self.last_digit),
            "ties": [{"transfer": tie.transfer, "host": tie.host, "others": list(tie.others)} for tie in self.ties],
        }


def worth_table(
    case: Case,
    progress: Progress | None = None,
    deadline: Deadline | None = None,
    anyway: Mapping[str, str] | None = None,
    known: Known | None = None,
) -> WorthTable:
    """Worths and plans of all coalitions of the case's cities.

    ``progress`` is called with (thousandths done, a thousand). ``deadline``: when to give up, if that comes
    sooner than the end of the run. ``anyway``: host of each transfer that moves without a pact (see ``alternative``);
    those that the case names if nothing is said. ``known``: what another table has found (see ``WorthTable.known``);
    where the moves are the same here, so is the table, found without a program.

    Raises
    ------
    InvalidInput
        More cities than can be enumerated.
    SolverLimit
        A plan was not proven optimal or not confirmed, or the time is over.
    """
    if len(case.cities) > LARGEST:
        raise InvalidInput([_too_many(case)])
    with (deadline or Deadline.current()).limiting():
        return _worked_out(case, moves_anyway(case) if anyway is None else anyway, progress, known)


def _worked_out(
    case: Case, anyway: Mapping[str, str], progress: Progress | None, known: Known | None = None
) -> WorthTable:
    chances = opportunities(case, anyway=anyway)
    best = best_hosts(chances, np.arange(1 << len(chances.cities)))
    before = None if known is None else known.opinions(chances)
    before = kept(chances) if before is None else before
    table = None if before is None else _sound(chances, best, before)
    if table is None:
        table = _found(chances, best, progress)
        keep(chances, table.opinions)
    first, ties = without_names(case, chances, table.taken[table.everyone])
    table.taken[table.everyone] = first
    if progress is not None:
        progress(WHOLE, WHOLE)
    return replace(table, ties=ties)


def _sound(chances: Opportunities, best: NDArray[np.int8], before: SecondOpinion) -> WorthTable | None:
    """The table of what was found before, with the second opinions that it needs; None if that cannot be right."""
    with suppress(SolverLimit):
        table = table_of(chances, best, before)
        return None if before.hear(table.to_confirm) else table
    return None


def _found(chances: Opportunities, best: NDArray[np.int8], progress: Progress | None) -> WorthTable:
    """The table by the programs of all components, with the second opinions that each table needs."""
    packing = Packing(assignment(chances))
    crowded = np.flatnonzero(~within_capacity(chances, best))
    sorting, settling, confirming = (stage(progress, *ends) for ends in pairwise(_STAGES))
    opinions = SecondOpinion(packing, components(chances, packing.problem.columns, crowded, sorting))
    packing.settle_all(opinions.components.every, settling)
    table = table_of(chances, best, opinions)
    if opinions.hear(table.to_confirm, confirming):
        # what one opinion says is not to be trusted here: hear on every worth
        while opinions.hear(range(table.worths.size)):
            pass
        table = table_of(chances, best, opinions)
    return table


def _too_many(case: Case) -> Problem:
    what = both("design.too_many.what", cities=len(case.cities))
    return Problem(case.id, what, both("design.too_many.do", most=LARGEST))


def table_of(chances: Opportunities, best: NDArray[np.int8], opinions: SecondOpinion) -> WorthTable:
    """The table that follows from the components' plans, held against what must be true of it."""
    ranks = with_components(best, np.arange(best.shape[0]), opinions.components, opinions.packing)
    moves = gains_of(chances, ranks)
    check_conditions(chances, ranks, moves)
    built, from_projects = _projects(chances)
    worths = moves + from_projects
    worths[0] = 0.0
    return WorthTable(chances, worths, ranks, built, (), opinions)


def _projects(chances: Opportunities) -> tuple[NDArray[np.bool_], Floats]:
    """Which projects each coalition builds, and what it gains by them."""
    coalitions = np.arange(1 << len(chances.cities))
    built = np.zeros((coalitions.size, len(chances.undertakings)), dtype=bool)
    gains = np.zeros(coalitions.size)
    for p, undertaking in enumerate(chances.undertakings):
        net = subset_sums(undertaking.benefits) - undertaking.cost
        built[:, p] = (net > 0) & (coalitions & undertaking.required == undertaking.required)
        gains += np.where(built[:, p], net, 0.0)
    return built, gains
