"""The largest pact that holds: the plan with the largest joint gain that terms exist for to which everybody agrees.

What moves and what is built is chosen together with everything that is paid. With z the choices of a plan and m the
money of a share, 0 <= m <= R z keeps all of it linear (see ``gates``), and the largest gain over all plans is one
integer program. Then the plan is held and the mechanism's own objectives choose among its terms.

Where coalitions have a right to their worth, stability comes first, as it does for a given plan: no plan is chosen that
leaves a coalition further short than another would. v(S) is what S could do by itself, whatever the pact leaves out.

The program is never stricter than the terms of any one plan; where it is more generous (numbers that go by steps,
instruments whose payments depend on all moves together) a plan that it names may have no terms. So every plan is tried
by the program of that plan alone before it counts, and one that fails is ruled out, it alone, before the next is
sought: what is found is the largest, and what is left is proven to hold nothing larger.

Where loans cost more than the discount rate, the joint gain is what is left when lenders have had theirs.

Of plans with the same gain: the one with the fewest moves and projects, then the one with the first by canonical order.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ..case.model import Case, Host, Project
from ..case.starts import open_years
from ..deadline import PATIENCE, Deadline
from ..mechanism import Mechanism
from ..solve.algebra import Linear, constant_and_terms, expression, total
from ..solve.answer import Floats, Proof
from ..solve.linear import BOUND
from ..solve.unproven import OutOfTime
from ..worth import Plan, Worths
from ..worth.coordination import coordinated_plan, plan_gain
from .agreed import Agreed
from .blocks import write
from .blocks.borrowing import cost as loan_cost
from .choice import Choice
from .live import Live, Point
from .prepared import open_setting, setting
from .program import Program
from .setting import money_size, power_of_ten
from .stages import KEEP
from .subject import Kind

_TABLE, _NO_OTHER = "worths of all coalitions", "no other plan"
_HALF = 0.5
_PART = 0.5
"""Part of the time that is left which may be spent on the plan."""


def agreed_plan(case: Case, model: Mechanism, table: Worths) -> Agreed | None:
    """The largest pact that holds; None if none does, not even that of doing nothing.

    If the time is over, the best that was found, not proven.

    Raises
    ------
    InvalidInput
        The worths are those of another case.
    SolverLimit
        Nothing that holds was found in time, or a program was not solved for another reason.
    """
    trial = _Trial(case, model, table)
    best = trial.held(coordinated_plan(case, model, table))
    stable = best is not None and max(best.shortfall, best.loan_cost) <= KEEP
    if best is not None and stable and model.coordination.moves == "all" and not _movable(case):
        return Agreed(best.plan, Proof(best.loss, 0.0, (_TABLE,)), proven=True)
    search = _Search(trial, [] if best is None else [best])
    try:
        with Deadline.current(PATIENCE).part(_PART).limiting():
            return search.largest()
    except OutOfTime as late:
        return search.so_far(late)


def _movable(case: Case) -> bool:
    """Whether anything could start in another year than the case's own, by which the worths are reckoned."""
    rows: list[Host | Project] = [*case.hosts, *case.projects]
    return any(len(open_years(row)) > 1 for row in rows)


@dataclass(frozen=True)
class _Held:
    """A plan for which there are terms. Program money."""

    plan: Plan
    shortfall: float
    loan_cost: float
    """The least that its cities lose to lenders."""
    loss: float
    """Minus its joint gain, what is lost to lenders taken off."""


@dataclass(frozen=True)
class _Trial:
    """Plans of a case, each tried by the program of that plan alone. Program money."""

    case: Case
    model: Mechanism
    table: Worths

    def held(self, plan: Plan) -> _Held | None:
        """The plan, if there are terms by which everybody agrees to it; None: nobody can agree."""
        program = write(setting(self.case, self.model, self.table, plan), frozenset({Kind.COALITION}))
        live = Live(program)
        found = live.minimize(0.0 if program.shortfall is None else expression(program.shortfall))
        if found is None:
            return None
        short, lost = max(0.0, found.value), self._lost(program, live, found.value)
        return _Held(plan, short, lost, lost - self.gain(plan))

    def _lost(self, program: Program, live: Live, short: float) -> float:
        """The least that goes to lenders where no coalition falls shorter."""
        lost = loan_cost(program)
        if not constant_and_terms(lost)[1]:
            return 0.0
        if program.shortfall is not None:
            program.require("keep least-shortfall", program.shortfall <= max(0.0, short) + KEEP, keeps=True)
        found = live.minimize(lost)
        assert found is not None, "the shortfall was attained"
        return max(0.0, found.value)

    def gain(self, plan: Plan) -> float:
        """Joint gain over the status quo."""
        scale = power_of_ten(money_size(self.case, self.table))
        return plan_gain(self.case, plan, self.table.chances.anyway) / scale


class _Search:
    """The program over all plans, asked for one optimum after the other; ``holding``: plans that are known to hold."""

    def __init__(self, trial: _Trial, holding: Sequence[_Held]) -> None:
        self._trial, self._holding = trial, [*holding]
        self._program = write(open_setting(trial.case, trial.model, trial.table), frozenset({Kind.COALITION}))
        self._choices = self._program.setting.choices
        self._allowed = np.inf
        """The shortfall that a plan may have at most to count."""

    def largest(self) -> Agreed | None:
        """The plan with the least shortfall, of these the one with the largest gain, of these the smallest."""
        self._live = Live(self._program, steps=False)
        if (short := self._program.shortfall) is not None:
            stable = self._least(expression(short), lambda held: held.shortfall)
            if stable is None:
                return None
            self._allowed = stable[1].value + KEEP
            self._program.require("keep least-shortfall", short <= self._allowed, keeps=True)
        gain = total(choice.gain * self._program.chosen[c] for c, choice in enumerate(self._choices))
        gain = gain - loan_cost(self._program)
        found = self._least(-1.0 * gain, lambda held: held.loss)
        if found is None:
            return None
        self._program.require("keep largest pact", gain >= -found[1].value - KEEP, keeps=True)
        self._holding = [held for held in self._holding if held.loss <= found[1].value + KEEP]
        return Agreed(self._smallest(*found), found[1], proven=True)

    def so_far(self, late: OutOfTime) -> Agreed:
        """The best plan that holds of those that were come to, when the time was over."""
        quo = Plan(dict(self._trial.table.chances.anyway), ())
        for plan in (quo, *([] if late.best is None else [self._plan(late.best.point)])):
            self._try(plan)
        best = min(self._holding, key=lambda held: (held.shortfall, held.loss), default=None)
        if best is None:
            raise late
        return Agreed(best.plan, Proof(best.loss, max(0.0, best.loss + self._most()), (BOUND,)), proven=False)

    def _most(self) -> float:
        """No less than any plan could gain: each transfer where it gains most, and all projects that gain."""
        best: dict[str, float] = {}
        for choice in self._choices:
            item = choice.transfer or choice.project
            best[item] = max(best.get(item, 0.0), choice.gain)
        return sum(best.values())

    def _smallest(self, plan: Plan, proof: Proof) -> Plan:
        """Of plans with the same gain, the one with the fewest parts, then with the first."""
        parts = [c for c, choice in enumerate(self._choices) if self._is_part(choice)]
        weights = {c: float(len(parts) ** 2 + place) for place, c in enumerate(parts)}
        count = total(weight * self._program.chosen[c] for c, weight in weights.items())
        try:
            found = self._least(count, lambda held: sum(weights[c] for c in self._of(held.plan) if c in weights))
        except OutOfTime:
            return plan
        return plan if found is None else found[0]

    def _is_part(self, choice: Choice) -> bool:
        return not choice.transfer or self._trial.table.chances.anyway.get(choice.transfer) != choice.host

    def _least(self, objective: Linear, value: Callable[[_Held], float]) -> tuple[Plan, Proof] | None:
        """The plan that holds with the least value of an objective, after ruling out those that do not hold."""
        while True:
            found = self._live.minimize(objective)
            known = self._best(value)
            if found is not None and (known is None or value(known) > found.value + KEEP):
                self._try(self._plan(found.variables))
                known = self._best(value)
            if known is not None and (found is None or value(known) <= found.value + KEEP):
                return known.plan, _proof(value(known), found)
            if found is None:
                return None
            self._rule_out(found.variables)

    def _best(self, value: Callable[[_Held], float]) -> _Held | None:
        counts = [held for held in self._holding if held.shortfall <= self._allowed]
        return min(counts, key=value, default=None)

    def _try(self, plan: Plan) -> None:
        """Remember a plan if there are terms by which everybody agrees to it."""
        if (held := self._trial.held(plan)) is not None:
            self._holding.append(held)

    def _plan(self, point: Floats) -> Plan:
        program = self._program
        chosen = [choice for c, choice in enumerate(self._choices) if point[program.number(program.chosen[c])] > _HALF]
        hosts = {choice.transfer: choice.host for choice in chosen if choice.host is not None}
        anyway = self._trial.table.chances.anyway
        kept = tuple(choice.transfer for choice in chosen if choice.transfer in anyway and choice.host is None)
        case, projects = self._trial.case, tuple(choice.project for choice in chosen if choice.project)
        years = {choice.transfer or choice.project: choice.year for choice in chosen}
        moved = {k: year for k in hosts if (year := years[k]) and year != case.host[k, hosts[k]].start_year}
        built = {p: year for p in projects if (year := years[p]) and year != case.project[p].start_year}
        return Plan(hosts, projects, kept, moved, built)

    def _of(self, plan: Plan) -> list[int]:
        """Numbers of the choices that a plan is made of."""
        return [
            c
            for c, choice in enumerate(self._choices)
            if (choice.project in plan.projects if choice.project else plan.hosts.get(choice.transfer) == choice.host)
        ]

    def _rule_out(self, point: Floats) -> None:
        """No longer this plan, and no other than it."""
        program = self._program
        chosen = {c: point[program.number(z)] > _HALF for c, z in program.chosen.items()}
        differs = total(1 - z if chosen[c] else z for c, z in program.chosen.items())
        program.require("another plan", differs >= 1, keeps=False)


def _proof(value: float, found: Point | None) -> Proof:
    if found is None:
        return Proof(value, 0.0, (_NO_OTHER,))
    return Proof(value, max(0.0, value - found.value + found.proof.gap), found.proof.by, found.proof.disputed)
