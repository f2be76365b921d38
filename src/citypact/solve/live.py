"""A program that is asked many questions: held by one solver, from the basis of the question before.

It knows rows and a function that returns cuts; what they mean is its caller's. Every answer is proven as in ``linear``
and ``integer``: with a dual bound, or by a second solver on the program with all the cuts there are.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TypeAlias

import highspy
import numpy as np
from numpy.typing import NDArray

from ..deadline import Deadline
from ..errors import SolverLimit
from ..text import both
from . import highs
from .answer import Claim, Floats, Optimum, Proof
from .integer import confirmed, opinions_after_first
from .inward import Aim, Inward
from .linear import BOUND, optimum, rules_out, settled
from .memory import Memory
from .parts import Parts
from .recheck import AGREE, WHOLE, dual_bound, is_feasible, nearness, objective
from .rows import Row, Rows
from .silence import silence
from .tree import Unsettled
from .unproven import OutOfTime

Cuts = Callable[[Floats], Sequence[Row]]
"""Rows that a point (shape (columns,)) violates; none if it violates none."""
Mend = Callable[[Floats], Floats | None]
"""A point that violates cuts brought to violate none, at its price; None if that is not known in time."""
_Watch: TypeAlias = highs.Watch | None
_NODES, _FEW = 1000, 100
"""Parts that a solver may look at for a point to begin with, and where an answer is wanted soon."""
_EXACTLY = 1e-9
"""How far a guess may be from the bound, as a part of it (at least of 1)."""
_LARGE = 1e4
"""Coefficients of an objective from which on it is scaled: amounts of currency are beyond what solvers tell from 0."""


class Unguessed(Exception):
    """A question for whose answer whole numbers would have to be searched for."""


def no_cuts(point: Floats) -> Sequence[Row]:
    """A program without rows of its own making."""
    return ()


class Live:
    """The feasible set of a program, ready for any linear objective.

    An integer program has its linear relaxation beside it: cuts are sought there first, its bound is the first proof
    that is tried, and with the whole numbers held it finds what belongs to them.

    Parameters
    ----------
    rows : Rows
    cuts : function of a point, returning the rows it violates; they stay for the questions that follow
    gap : how far an integer optimum may be from its bound, in the unit of the objective
    stated : how far it may be where a search of a set length does not bring it within ``gap``; the proof says how far
    searches : whether whole numbers are first sought by the search of our own, which learns from one optimum that is
        kept for the next one; for ends that have nothing to do with each other a solver is quicker
    aim : of points that are equally good, cuts are sought at the one nearest to this; None: wherever the solver ends
    mend : what makes a point of the relaxation one to hand over where the time ends before any violates no cut
    """

    def __init__(
        self,
        rows: Rows,
        cuts: Cuts = no_cuts,
        gap: float = 0.0,
        *,
        stated: float = 0.0,
        searches: bool = True,
        aim: Aim | None = None,
        mend: Mend | None = None,
    ) -> None:
        self.rows, self._searches, self._aim, self._mend = rows, searches, aim, mend
        self._cuts, self._gap, self._stated = cuts, gap, max(gap, stated)
        self._linear = _loaded(rows.relaxed(), gap)
        self._integer: highspy.Highs | None = None  # most questions are answered without
        self._memory, self._guesses, self._hurries, self._soon = Memory(), False, False, False
        self._inward: dict[bytes, Inward] = {}

    def minimize(
        self, cost: Floats, watch: _Watch = None, *, guess: bool = False, hurry: bool = False, soon: bool = False
    ) -> Optimum | None:
        """The least value of an objective with every cut respected; None if nothing is feasible.

        ``watch`` is told how far a search for whole numbers is. ``guess``: whether they may be guessed, as any point of
        that value will do; a guess is an optimum only if its value is that of the relaxation's bound. ``hurry``: if
        that is not answered, nothing is, by ``Unguessed``. ``soon``: whether they are guessed, or searched for a short
        while, and what is as near as may be stated will do.

        Raises
        ------
        OutOfTime
            The time of the run was over; it carries the best point found by then.
        SolverLimit
            Neither an optimum nor infeasibility was proven, or the objective has no limit.
        """
        self._guesses, self._hurries, self._soon = guess or soon, hurry, soon
        largest = float(np.abs(cost).max(initial=0.0))
        unit = largest if largest > _LARGE else 1.0
        try:
            with silence():  # once, for all that is asked of solvers inside
                found = self._proven(cost / unit, unit, _in_unit(watch, unit))
        except OutOfTime as late:
            raise late.times(unit) from late
        return found if found is None else found.times(unit)

    def loosen(self) -> None:
        """Let every answer from now on be as far from its bound as may be stated."""
        self._gap = self._stated

    def bound(self, column: int, low: float, up: float) -> None:
        """Change the limits of a column."""
        self.bounds([column], [low], [up])

    def bounds(self, columns: Sequence[int], low: Sequence[float], up: Sequence[float]) -> None:
        """Change the limits of some columns."""
        self._memory.forget()
        at, least, most = np.array(columns, np.int32), np.array(low, float), np.array(up, float)
        for model in self._models:
            model.changeColsBounds(at.size, at, least, most)
        self.rows = self.rows.with_bounds(_changed(self.rows.low, at, least), _changed(self.rows.up, at, most))

    def add_columns(self, low: Floats, up: Floats, whole: NDArray[np.bool_]) -> None:
        """Add columns that stand in no row yet."""
        first = self.rows.shape[1]
        for model in self._models:
            model.addVars(low.size, low, up)
        self.rows = self.rows.with_columns(low, up, whole)
        if self._integer is not None:
            for j in np.flatnonzero(whole).tolist():
                self._integer.changeColIntegrality(first + j, highspy.HighsVarType.kInteger)

    def add(self, rows: Sequence[Row]) -> int:
        """Add rows; the number of the first of them."""
        first = self.rows.shape[0]
        for row in rows:
            self._memory.learn(row)
        self.rows = self.rows.with_rows(rows)
        for model in self._models if rows else ():
            highs.add_rows(model, self.rows, first)
        return first

    def limit_row(self, row: int, low: float, up: float) -> None:
        """Change the limits of a row."""
        self._memory.forget()
        self._inward.clear()
        for model in self._models:
            model.changeRowBounds(row, low, up)
        self.rows = replace(
            self.rows, row_low=_changed(self.rows.row_low, row, low), row_up=_changed(self.rows.row_up, row, up)
        )

    def narrow(self, rows: Rows) -> None:
        """Take over the limits of a program with the same columns and rows."""
        self._memory.forget()
        self._inward.clear()
        columns = np.arange(self.rows.shape[1], dtype=np.int32)
        changed = (rows.row_low != self.rows.row_low) | (rows.row_up != self.rows.row_up)
        for model in self._models:
            model.changeColsBounds(columns.size, columns, rows.low, rows.up)
            for line in np.flatnonzero(changed).tolist():
                model.changeRowBounds(line, float(rows.row_low[line]), float(rows.row_up[line]))
        self.rows = rows

    @property
    def _models(self) -> list[highspy.Highs]:
        return [self._linear] if self._integer is None else [self._linear, self._integer]

    def _proven(self, cost: Floats, unit: float, watch: _Watch) -> Optimum | None:
        every = np.arange(cost.size, dtype=np.int32)
        self._reached: list[Floats] = []  # where the relaxation was last, though cuts may be missing there
        for model in self._models:
            model.changeColsCost(cost.size, every, cost)
        while True:
            relaxed = self._relaxed(cost)
            if relaxed is None:
                return None
            try:
                found = self._whole(cost, unit, relaxed, watch) if self.rows.is_integer else relaxed
                if found is None or found is relaxed or not self._cut(found.point):  # that one violated none already
                    self._memory.remember(found)
                    return found
            except SolverLimit as late:
                if not _ended_by_time(late) or (isinstance(late, OutOfTime) and late.bound > -np.inf):
                    raise
                points = [*self._memory.point(cost.size)]
                raise self._late(late, cost, points, relaxed.value - relaxed.proof.gap) from late

    def _relaxed(self, cost: Floats) -> Optimum | None:
        """The optimum of the linear relaxation, cut until it violates nothing.

        Raises OutOfTime with what the cuts so far prove.
        """
        bound = dual_bound(self.rows.relaxed(), cost, np.zeros(self.rows.shape[0]))  # by the limits of columns alone
        while True:
            try:
                found = self._relaxed_so_far(cost)
                if found is None:
                    return None
                bound = max(bound, found.value - found.proof.gap)
                found = self._inmost(self.rows.relaxed(), cost, found)
                self._reached = [found.point]
                if not self._cut(found.point):
                    return found
            except SolverLimit as late:
                if not _ended_by_time(late):
                    raise
                raise self._late(late, cost, [*self._memory.point(cost.size)], bound) from late

    def _relaxed_so_far(self, cost: Floats) -> Optimum | None:
        """The optimum of the linear relaxation with the cuts there are."""
        run, rows = highs.run(self._linear), self.rows.relaxed()
        if run.claim is Claim.INFEASIBLE and (ray := highs.ray(self._linear)) is not None and rules_out(rows, ray):
            return None
        return optimum(rows, cost, run) or settled(rows, cost, run)

    def _inmost(self, rows: Rows, cost: Floats, found: Optimum) -> Optimum:
        """Of all optima of a linear program over our columns and rows the one that is nearest to the aim."""
        if self._aim is None:
            return found
        asked = cost.tobytes()
        if asked not in self._inward:
            self._inward = {asked: Inward(rows, cost, self._aim)}
        point = self._inward[asked].nearest(rows, found.value)
        if point is None:
            return found
        value = objective(cost, point)
        gap = max(0.0, value - (found.value - found.proof.gap))  # it may be worse by what a solver allows for
        return replace(found, value=value, point=point, proof=replace(found.proof, value=value, gap=gap))

    def _whole(self, cost: Floats, unit: float, relaxed: Optimum, watch: _Watch) -> Optimum | None:
        """The optimum of the integer program with the cuts there are; points on the way to it are cut.

        Raises OutOfTime with the best point there is, and how far from the bound it is.
        """
        bound, gaps = relaxed.value - relaxed.proof.gap, (self._gap / unit, self._stated / unit)
        if (found := self._meets(cost, gaps[0], relaxed.point, bound)) is not None:
            return found
        for point in self._guessed(cost, relaxed.point):
            if (found := self._meets(cost, gaps[0] if self._guesses else 0.0, point, bound, near=_EXACTLY)) is not None:
                return found
        if self._hurries:
            if Deadline.current().expired:
                raise self._late(SolverLimit(Deadline.current().over(both("solve.solving"))), cost, [], bound)
            raise Unguessed
        for gap in dict.fromkeys(gaps[:1] if self._soon else gaps) if self._searches else ():
            try:
                return self._searched(cost, gap, gaps[-1], bound, watch)
            except Unsettled:
                continue
        return self._by_solvers(cost, gaps[-1], bound, watch)

    def _by_solvers(self, cost: Floats, gap: float, bound: float, watch: _Watch) -> Optimum | None:
        """The optimum as solvers find it that share no code; points on the way to it are cut."""
        if self._integer is None:
            self._integer = highs.new_model({})
            highs.load(self._integer, self.rows, cost)
        model = self._integer
        model.setOptionValue("mip_abs_gap", gap)
        points = [*self._memory.point(cost.size)]
        run = highs.run(model, watch)
        while run.claim is Claim.OPTIMAL and run.point is not None and self._cut(run.point):
            points.append(run.point)
            run = highs.run(model, watch)
        if run.claim is Claim.OPTIMAL and (found := self._meets(cost, gap, run.point, bound)) is not None:
            return found
        try:
            return confirmed(self.rows, cost, run, opinions_after_first(self.rows, cost, gap), gap)
        except OutOfTime as late:
            points += [] if run.point is None else [run.point]
            raise self._late(late, cost, points, bound) from late

    def _searched(self, cost: Floats, gap: float, stated: float, bound: float, watch: _Watch) -> Optimum | None:
        """The optimum by a search whose proof is added up here; Unsettled if it would take too long."""
        parts = Parts(self._linear, cost, bound, lambda: self.rows, self._cut, self._inmost)
        try:
            return self._memory.search(parts, gap, self._likely(cost, gap, watch), watch, stated, soon=self._soon)
        finally:
            parts.release()

    def _likely(self, cost: Floats, gap: float, watch: _Watch) -> Iterator[Floats]:
        """Points that are likely to be good: what HiGHS comes to with presolve, whatever it says of it, and without."""
        limits: dict[str, highs.Option] = {"mip_abs_gap": gap, "mip_max_nodes": _FEW if self._soon else _NODES}
        for presolve in ("on", "off"):
            model = highs.new_model({**limits, "presolve": presolve})
            highs.load(model, self.rows, cost)
            run = highs.run(model, watch)
            if run.point is not None:
                yield run.point

    def _late(self, late: SolverLimit, cost: Floats, points: Sequence[Floats], bound: float) -> OutOfTime:
        """The same with the best point there is, from those that were come to, if there is time to find it."""
        best = None
        with suppress(SolverLimit), Deadline.current().afterwards.limiting():
            best = self._best_so_far(cost, [*self._reached, *points], bound)
        return OutOfTime(late.args[0], best, bound)

    def _best_so_far(self, cost: Floats, points: Sequence[Floats], bound: float) -> Optimum | None:
        """The best point with the whole numbers of one that a search came to, the last ones first."""
        kept = (self._keeping_cuts(cost, point) for point in reversed(points))
        best = next((point for point in kept if point is not None), None)
        if best is None:
            return None
        value = objective(cost, best)
        return Optimum(value, best, Proof(value, max(0.0, value - bound), (BOUND,)))

    def _keeping_cuts(self, cost: Floats, point: Floats) -> Floats | None:
        """The best point with the whole numbers of this one (or those above) that keeps every cut, if there is one.

        Where what it would cost to mend a point is known, one that is near enough is mended, and not looked for longer.
        """
        exact: Floats | None = np.where(self.rows.whole, np.ceil(point - WHOLE), point)
        while exact is not None:
            exact = self._held(cost, exact)
            if exact is not None and not self._cut(exact):
                return exact
            if exact is not None and (mended := self._mended(exact)) is not None:
                return mended
        return None

    def _mended(self, point: Floats) -> Floats | None:
        mended = None if self._mend is None else self._mend(point)
        return mended if is_feasible(self.rows, mended) else None

    def _guessed(self, cost: Floats, relaxed: Floats) -> Iterator[Floats]:
        """Points whose whole numbers are near those of the relaxation: the nearest ones; in a hurry those above; where
        any point of the value will do, the nearest where the objective is of them and the last optimum's elsewhere."""
        whole = self.rows.whole
        if self._guesses or self._hurries:
            yield np.where(whole, np.round(relaxed), relaxed)
        if self._hurries or self._soon:
            yield np.where(whole, np.ceil(relaxed - WHOLE), relaxed)
        for last in self._memory.point(cost.size) if self._guesses else ():
            yield np.where(whole & (cost != 0.0), np.round(relaxed), last)

    def _meets(
        self, cost: Floats, gap: float, point: Floats | None, bound: float, near: float = AGREE
    ) -> Optimum | None:
        """What belongs to the whole numbers of a point, if its value is the bound's; ``near``: as a part of that."""
        exact = self._held(cost, point) if point is not None and self._is_whole(point) else None
        if exact is None or objective(cost, exact) - bound > gap + nearness(bound, near):
            return None
        value = objective(cost, exact)
        return Optimum(value, exact, Proof(value, max(0.0, value - bound), (BOUND,)))

    def _is_whole(self, point: Floats) -> bool:
        whole = self.rows.whole
        return bool(np.abs(point[whole] - np.round(point[whole])).max(initial=0.0) <= WHOLE)

    def _held(self, cost: Floats, point: Floats) -> Floats | None:
        """The best point with the whole numbers of this one."""
        held, whole = self.rows.held_at(point), np.flatnonzero(self.rows.whole).astype(np.int32)
        self._linear.changeColsBounds(whole.size, whole, held.low[whole], held.up[whole])
        run = highs.run(self._linear)
        self._linear.changeColsBounds(whole.size, whole, self.rows.low[whole], self.rows.up[whole])
        found = optimum(held, cost, run)
        return None if found is None else self._inmost(held, cost, found).point

    def _cut(self, point: Floats) -> bool:
        fresh = self._cuts(point)
        if fresh:
            self.add(fresh)
        return bool(fresh)


def _ended_by_time(late: SolverLimit) -> bool:
    return isinstance(late, OutOfTime) or Deadline.current().expired


def _in_unit(watch: _Watch, unit: float) -> highs.Watch | None:
    """The same for an objective of so many times the size."""
    return None if watch is None else lambda best, bound: watch(best * unit, bound * unit)


def _loaded(rows: Rows, gap: float) -> highspy.Highs:
    model = highs.new_model({"mip_abs_gap": gap})
    highs.load(model, rows, np.zeros(rows.shape[1]))
    return model


def _changed(values: Floats, at: int | NDArray[np.int32], value: float | Floats) -> Floats:
    changed = values.copy()
    changed[at] = value
    return changed
