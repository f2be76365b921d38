"""Which limits keep a design from its aim, and what a step of each is worth.

Every limit that a mechanism sets gets a slack, all slacks of one limit together a row of their own that keeps them at
nothing; so does what an aim that goes before this one attained, the least cost of loans among them. The dual weight of
such a row says by how much the aim would come nearer for a little more room; a limit with a weight is then let out by
one step and the program solved anew. What that brings is the answer: a weight holds only as far as the next corner, and
where nothing comes of a whole step the limit is no answer.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..pact.scheme import Scheme
from ..solve.algebra import Linear, expression, total
from .blocks import write
from .blocks.borrowing import cost as loan_cost
from .explain import COALITIONS, PRICED
from .live import Live
from .objectives import OBJECTIVES
from .setting import Setting, money_size
from .stages import KEEP, LEAST_LOAN_COST
from .subject import ALL, Kind, Slack, Subject

AIMS = ("nearest-shapley", "nearest-nucleolus", "nearest-owen", "nearest-weighted-shapley")
"""Objectives that are a distance from a division, which a design can reach or miss."""
_EARLIER = {**OBJECTIVES, LEAST_LOAN_COST: loan_cost}
"""What a design can have strived for before its aim, but for a shortfall and the plan, which are held anyhow."""
_SEEN = 1e-6
"""What counts as coming nearer, in program money."""
_PART = 0.01
"""A step, as a part of the largest worth; taken as a round amount."""


@dataclass(frozen=True)
class Binding:
    """A limit that keeps the gains from the aim. Money in the case's unit, present value."""

    kind: Kind
    subject: Subject
    """All its years together; ``ALL`` for the rights of coalitions."""
    step: float
    """By how much it is let out."""
    nearer: float
    """By how much the aim then comes nearer, solved anew."""
    weight: float
    """What the dual weight says of a first little: how much nearer for one unit of money."""


@dataclass(frozen=True)
class Missed:
    """An aim that a design misses. Money in the case's unit, present value."""

    aim: str
    by: float
    """Sum over the cities of how far their gains are from those that are aimed at."""
    by_steps: float
    """The part of it that is there only because ratios come in steps."""
    limits: tuple[Binding, ...]
    """What binds, the limit whose step brings most first; empty: no limit that a mechanism sets does."""


def missed(scheme: Scheme, setting: Setting) -> Missed | None:
    """What keeps a design from its aim; None if it has none of this kind, reaches it, or was not proven.

    Raises
    ------
    SolverLimit
        A program was not solved to proven optimality.
    """
    stages: Sequence[Mapping[str, object]] = scheme.verification["stages"]
    at = next((at for at, stage in enumerate(stages) if stage["objective"] in AIMS and stage["proven"]), None)
    if at is None:
        return None
    aim, before = stages[at], {str(stage["objective"]): float(str(stage["value"])) for stage in stages[:at]}
    name, by = str(aim["objective"]), float(str(aim["value"]))
    if by <= max(scheme.tolerance, _SEEN * setting.scale):
        return None
    return _Room(scheme, setting, name, before).missed(by, float(str(aim.get("rounded", by))))


class _Room:
    """The program of a design with all its limits held by rows, ready to be let out one at a time."""

    def __init__(self, scheme: Scheme, setting: Setting, aim: str, before: Mapping[str, float]) -> None:
        self._aim, self._setting = aim, setting
        self._step = _round(_PART * money_size(setting.case, setting.table)) / setting.scale
        kinds = [kind for kind in PRICED if kind is not Kind.SUBSIDY or setting.model.subsidy is not None]
        self._program = write(setting, frozenset({*COALITIONS, *kinds}))
        self._short = float(scheme.verification["shortfall"]) / setting.scale
        self._earlier = {
            _limit(name): (_EARLIER[name](self._program), value / setting.scale + KEEP)
            for name, value in before.items()
            if name in _EARLIER
        }

    def missed(self, before: float, by: float) -> Missed:
        """The answer, of a design that misses its aim by so much: ``before`` numbers are rounded, and as it is said."""
        program, scale = self._program, self._setting.scale
        away = OBJECTIVES[self._aim](program)
        weights = self._weights(away)
        live = Live(program, steps=False, proves=False)
        rows = {limit: live.require(used, up=self._held(limit)) for limit, used in self._limits().items()}
        base = self._least(live, away)
        found = []
        for limit in sorted(weights, key=lambda limit: -weights[limit]):
            live.limit_row(rows[limit], -math.inf, self._held(limit) + self._step)
            nearer = base - self._least(live, away)
            live.limit_row(rows[limit], -math.inf, self._held(limit))
            if nearer > _SEEN:
                found.append(Binding(*limit, self._step * scale, nearer * scale, weights[limit]))
        found.sort(key=lambda binding: -binding.nearer)
        return Missed(self._aim, by, max(0.0, before - base * scale), tuple(found))

    def _weights(self, away: Linear) -> dict[tuple[Kind, Subject], float]:
        """The limits whose rows have a dual weight, in the program without whole numbers."""
        live = Live(self._program, whole_numbers=False, proves=False)
        rows = {limit: live.require(used, up=self._held(limit)) for limit, used in self._limits().items()}
        self._least(live, away)
        duals = {limit: -live.dual(row) for limit, row in rows.items()}
        return {limit: weight for limit, weight in duals.items() if weight > _SEEN}

    def _limits(self) -> dict[tuple[Kind, Subject], Linear]:
        """By limit, the money by which it is let out; of the coalitions' rights, the largest shortfall."""
        groups: dict[tuple[Kind, Subject], list[Slack]] = {}
        for slack in self._program.slacks:
            groups.setdefault((slack.kind, slack.subject.every_year), []).append(slack)
        limits: dict[tuple[Kind, Subject], Linear] = {
            limit: total(slack.weight * slack.variable for slack in slacks) for limit, slacks in groups.items()
        }
        if (shortfall := self._program.shortfall) is not None:
            limits[Kind.COALITION, ALL] = expression(shortfall)
        return limits | {limit: attained for limit, (attained, _) in self._earlier.items()}

    def _held(self, limit: tuple[Kind, Subject]) -> float:
        """How far a limit is let out in the design itself: not at all, but for a shortfall that cannot be helped.

        Of an aim that goes before: what it attained.
        """
        if limit[0] is Kind.COALITION:
            return self._short + KEEP
        return self._earlier[limit][1] if limit in self._earlier else 0.0

    @staticmethod
    def _least(live: Live, away: Linear) -> float:
        point = live.minimize(away)
        return math.inf if point is None else point.value


def _limit(earlier: str) -> tuple[Kind, Subject]:
    """The limit that an aim is for those after it."""
    if earlier == LEAST_LOAN_COST:
        return Kind.LOAN_COST, ALL
    return Kind.EARLIER_AIM, Subject(objective=earlier)


def _round(amount: float) -> float:
    """An amount with one figure.

    >>> _round(1.49), _round(0.0374)
    (1.0, 0.04)
    """
    size = 10.0 ** math.floor(math.log10(amount))
    return round(amount / size) * size
