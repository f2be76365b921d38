"""The program of a pact, written in PuLP's algebra: columns and rows are objects, compiled once as they are written.

Columns and rows number their solver names themselves, in the order in which they are written, which is canonical; the
plain key behind the number is for readers of .lp files and is never read back.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np

from ..deadline import PATIENCE, Deadline
from ..solve.algebra import (
    Constraint,
    Expression,
    Linear,
    Problem,
    Variable,
    add_variable,
    as_constraint,
    as_row,
    constant_and_terms,
    expression,
    new_problem,
    weighted,
)
from ..solve.answer import Floats
from ..solve.inward import Aim
from ..solve.rows import Row, Rows, compiled
from .naming import plain, solver_name
from .search import Search, Watch
from .separation import Rights
from .setting import Setting, money_size
from .subject import ALL, Column, Kind, Line, Slack, Subject, Whole

__all__ = ["Expression", "Linear", "Program", "Variable"]

GAP = 1e-9
"""How far an integer optimum may be from its bound, in program money, unless a program says otherwise."""


@dataclass(frozen=True, eq=False)
class Offered:
    """A number of an offer, in the program's measure; ``firm``: held, otherwise it may be changed."""

    linear: Linear
    value: float
    firm: bool


@dataclass(eq=False)
class Program:
    """Variables and constraints so far. Blocks add to it; objectives and row generation work on it."""

    setting: Setting
    relaxed: frozenset[Kind] = frozenset()
    """Kinds of constraints that are loosened."""
    deadline: Deadline = field(default_factory=lambda: Deadline.current(PATIENCE))
    """Until when it must be solved: that of the run, if there is one."""
    watch: Watch | None = None
    """Whom to tell how far the search is."""
    stage: str = ""
    """The objective that is optimized now."""
    hurries: bool = False
    """Whether whole numbers are guessed, and no answer is given where they would have to be searched for."""
    waited: bool = False
    """Whether somebody waits for the answer: ties are broken soon."""
    soon: bool = False
    """Whether whole numbers are guessed now, or searched for a short while where no guess is proven; what is as near
    as the mechanism's gap by then stays."""
    columns: list[Column] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    """The constraints, compiled; in the order of ``lines``."""
    low: list[float] = field(default_factory=list)
    up: list[float] = field(default_factory=list)
    """Limits of the columns."""
    slacks: list[Slack] = field(default_factory=list)
    objectives: list[Linear] = field(default_factory=list)
    """What was optimized so far, in that order; the last one is what the program strives for now."""
    chosen: dict[int, Variable] = field(default_factory=dict)
    """Where the plan is left open: whether each choice is taken, by its number."""
    moved: dict[int, Variable] = field(default_factory=dict)
    """The same by deal."""
    built: dict[int, Variable] = field(default_factory=dict)
    """The same by work."""
    products: dict[tuple[int, int], Variable] = field(default_factory=dict)
    """Products of a choice and another variable, by the numbers of their columns (see ``gates``)."""
    origin_share: dict[tuple[int, int], Expression | float] = field(default_factory=dict)
    """By deal and year; where the plan is left open, an open share is 0 unless its move is chosen."""
    fund_share: dict[tuple[int, int], Expression | float] = field(default_factory=dict)
    origin_payment: dict[tuple[int, int], Expression | float] = field(default_factory=dict)
    fund_payment: dict[tuple[int, int], Expression | float] = field(default_factory=dict)
    project_share: dict[tuple[int, int], Expression | float] = field(default_factory=dict)
    """By project and city."""
    carried: dict[int, Expression | float] = field(default_factory=dict)
    """The fund's part of a project's burden, by project."""
    contribution: dict[tuple[int, int], Expression | float] = field(default_factory=dict)
    """By city and year."""
    grant: dict[tuple[str, int, int], Variable] = field(default_factory=dict)
    """By use, city and year."""
    subsidy: dict[tuple[int, int], Variable] = field(default_factory=dict)
    """By city and year."""
    debt: dict[tuple[int, int], Variable] = field(default_factory=dict)
    """What a city owes at the end of a year, by city and year."""
    loan: dict[tuple[int, int], Expression] = field(default_factory=dict)
    """What lenders bring a city in a year, less what it pays them."""
    left: Variable | None = None
    """What the fund returns at the end, where it can have money that nobody can be paid."""
    returned: dict[int, Expression] = field(default_factory=dict)
    """What of it each city gets back, in the last year."""
    sizes: dict[str, Expression | float] = field(default_factory=dict)
    """Shares, rates and sizes that are open as one number for all, by dotted path."""
    weights: dict[str, list[Expression | float]] = field(default_factory=dict)
    """By the same path: weights of its values after the first (see ``blocks.sizes``)."""
    of_deals: dict[tuple[int, str], list[Expression | float]] = field(default_factory=dict)
    """Yearly figures of deals that were asked for, by deal and name."""
    received: dict[tuple[int, int], Expression | float] = field(default_factory=dict)
    """What the instruments beside tax sharing bring a city in a year, net."""
    outside: Expression | float = 0.0
    """Outside money that the instruments bring in, present value."""
    gain: dict[int, Variable] = field(default_factory=dict)
    """By city, present value."""
    flow: dict[tuple[int, int], Expression] = field(default_factory=dict)
    """Net flow by city and year."""
    gap: float = GAP
    shortfall: Variable | None = None
    coalition_rows: dict[int, int] = field(default_factory=dict)
    """Number of the row of each coalition that has one."""
    point: Floats | None = None
    """The optimum last found: a value for each column."""
    asked: object = None
    """Who is asked for one optimum after the other (see ``Live.of``)."""
    one_rate: set[int] = field(default_factory=set)
    """Cities whose contributions are the same rate in all years."""
    offered: list[Offered] = field(default_factory=list)
    """What an offer says of numbers that the program may choose."""
    pinned: dict[int, float] = field(default_factory=dict)
    """Columns that are held at what an offer says, and within which rounding of it."""
    said: dict[tuple[str | int, ...], float] = field(default_factory=dict)
    """Numbers as an agreement says them, once they are rounded, in their own units; see ``sayable``."""
    conditional: dict[tuple[str | int, ...], Expression] = field(default_factory=dict)
    """Ratios that hold where tax comes out otherwise, by key as in ``said``; they are rounded with the others."""
    margins: dict[int, float] = field(default_factory=dict)
    """Program money by coalition that rounding must leave it beyond its worth, lest coins take it below."""
    alike: list[tuple[str, str]] = field(default_factory=list)
    """Cities or transfers that could have each other's steps; see ``alike``."""
    rest: tuple[str, int] | None = None
    """Use and city of the grant that pays out what is left in the fund."""
    rest_of: int | None = None
    """City whose contribution takes up what coins leave or lack where no grant does; None: the largest of the year."""

    def __post_init__(self) -> None:
        name = f"{self.setting.case.id}__{self.setting.model.id}__money_x_{self.setting.scale:g}"
        self._problem = new_problem(plain(name))
        self._numbers: dict[str, int] = {}
        self._written = 0

    @property
    def lp(self) -> Problem:
        """The problem of PuLP as it is now, for export and for checks: the rows that solvers are given."""
        variables = [column.variable for column in self.columns]
        for line in self.lines[self._written :]:
            self._problem += as_constraint(self.rows[line.number], variables), line.name
        self._written = len(self.lines)
        if self.objectives:
            self._problem.setObjective(expression(self.objectives[-1]))
        return self._problem

    def variable(
        self,
        role: str,
        subject: Subject = ALL,
        low: float | None = 0.0,
        up: float | None = None,
        whole: Whole = Whole.NO,
    ) -> Variable:
        """A new variable."""
        number = len(self.columns)
        name = solver_name("x", number, role, subject)
        variable = add_variable(self._problem, name, low, up, integer=whole is not Whole.NO)
        self.columns.append(Column(role, subject, number, variable, whole))
        self._numbers[variable.name] = number
        self.low.append(-np.inf if low is None else float(low))
        self.up.append(np.inf if up is None else float(up))
        return variable

    def require(
        self,
        role: str,
        constraint: Constraint | Row,
        subject: Subject = ALL,
        *,
        coalition: int | None = None,
        keeps: bool = False,
        holds: bool = False,
    ) -> None:
        """A new constraint; ``keeps``: of an earlier stage's optimum, ``holds``: what an offer says."""
        number = len(self.lines)
        name = solver_name("r", number, role, subject)
        self.rows.append(constraint if isinstance(constraint, Row) else as_row(constraint, self._numbers))
        self.lines.append(Line(role, subject, number, name, coalition, keeps, holds))

    def hold(self, wanted: Linear, offered: float, rounding: float) -> None:
        """Hold a number at what an offer says of it, but for the rounding of its decimals; in the program's measure."""
        self.require("as offered, least", wanted >= offered - rounding, holds=True)
        self.require("as offered, most", wanted <= offered + rounding, holds=True)
        self.offered.append(Offered(wanted, offered, firm=True))

    def pin(self, wanted: Linear, offered: float, rounding: float) -> None:
        """Hold one payment at what an offer says of it, as ``hold``, by the limits of its own column if it has one."""
        constant, terms = self.terms(wanted)
        if constant == 0.0 and list(terms.values()) == [1.0]:
            column = self.columns[next(iter(terms))]
            if column.whole is Whole.NO:
                low, up = max(self.low[column.number], offered - rounding), offered + rounding
                self.limit(column.variable, low, max(low, up))
                self.pinned[column.number] = rounding
                self.offered.append(Offered(wanted, offered, firm=True))
                return
        self.hold(wanted, offered, rounding)

    def slack(
        self, kind: Kind, subject: Subject = ALL, weight: float = 1.0, most: float | None = None
    ) -> Expression | float:
        """0, or a variable (of at most ``most``) where this kind of constraint is loosened."""
        if kind not in self.relaxed:
            return 0.0
        variable = self.variable(f"slack_{kind}", subject, 0.0, most)
        self.slacks.append(Slack(kind, subject, variable, weight, most))
        return expression(variable)

    def strive_for(self, objective: Linear) -> None:
        """The objective that is optimized next."""
        self.objectives.append(objective)

    def watched(self, constant: float) -> Callable[[float, float], None] | None:
        """What a solver is to call with best value and bound, both less a constant, if anybody watches."""
        watch, stage, scale = self.watch, self.stage, self.setting.scale
        if watch is None or not stage:
            return None
        watch(Search(stage))
        return lambda best, bound: watch(Search(stage, (constant + best) * scale, (constant + bound) * scale))

    def limit(self, variable: Variable, low: float, up: float) -> None:
        """Change the limits of a variable, before the program is handed to a solver."""
        number = self.number(variable)
        self.low[number], self.up[number] = low, up
        variable.lowBound = None if low == -np.inf else low
        variable.upBound = None if up == np.inf else up

    def number(self, variable: Variable) -> int:
        """The number of a variable's column."""
        return self._numbers[variable.name]

    def terms(self, linear: Linear) -> tuple[float, dict[int, float]]:
        """Constant and coefficients of an expression, by number of the column."""
        constant, terms = constant_and_terms(linear)
        return constant, {self._numbers[name]: amount for name, amount in terms.items()}

    def costs(self, objective: Linear) -> tuple[float, Floats]:
        """Constant and coefficients of an expression, shape (columns,)."""
        constant, terms = self.terms(objective)
        costs = np.zeros(len(self.columns))
        costs[list(terms)] = list(terms.values())
        return constant, costs

    def row(self, objective: Linear, low: float = -np.inf, up: float = np.inf) -> Row:
        """An expression kept between two limits, as a row that is not part of the program."""
        constant, terms = self.terms(objective)
        return Row(list(terms), list(terms.values()), low - constant, up - constant)

    def value(self, linear: Linear) -> float:
        """Value of an expression at the optimum last found."""
        assert self.point is not None, "not solved yet"
        constant, terms = constant_and_terms(linear)
        return constant + sum(amount * float(self.point[self._numbers[name]]) for name, amount in terms.items())

    def gains(self, point: Floats) -> Floats:
        """Gains of the cities at a point, program money, canonical order."""
        return np.asarray(point[self._gain_columns])

    def compiled(self, free: Iterable[Whole] = (), *, stages: bool = True) -> Rows:
        """The program as arrays; whole numbers that mean any of ``free`` may be any number.

        ``stages``: with the rows that keep the optima of earlier stages.
        """
        rows = [row for row, line in zip(self.rows, self.lines, strict=True) if stages or not line.keeps]
        return self.assembled(rows, free)

    def assembled(self, rows: Sequence[Row], free: Iterable[Whole] = ()) -> Rows:
        """Some rows over the program's columns as arrays; whole numbers as for ``compiled``."""
        freed = {Whole.NO, *free}
        whole = np.array([column.whole not in freed for column in self.columns])
        return compiled(np.array(self.low), np.array(self.up), whole, rows)

    @property
    def stated_gap(self) -> float:
        """How far a value may be from its bound, in program money, where a search of a set length is not done."""
        setting = self.setting
        return setting.model.design.gap * money_size(setting.case, setting.table) / setting.scale

    @cached_property
    def rights(self) -> Rights:
        """The coalitions that have a right of their own, and what each is worth."""
        return Rights(self.setting)

    @cached_property
    def aim(self) -> Aim | None:
        """Gains that coalitions have little against, near which cuts are sought; None where coalitions are listed."""
        centre = self.rights.centre
        return None if centre is None else Aim(self._gain_columns, centre)

    @cached_property
    def _gain_columns(self) -> Sequence[int]:
        return [self.number(self.gain[i]) for i in sorted(self.gain)]

    def of_city(self, i: int, t: int | None = None, *, project: str = "", use: str = "") -> Subject:
        """A city, in a year."""
        return _of_city(self.setting.cities[i].id, self.year(t), project, use)

    def of_deal(self, k: int, t: int | None = None, *, party: str = "") -> Subject:
        """A deal, in a year."""
        return Subject(transfer=self.setting.deals[k].transfer, year=self.year(t), party=party)

    def year(self, t: int | None) -> int | None:
        """Calendar year of a position."""
        return None if t is None else self.setting.case.years[t]

    def present_value(self, flow: Iterable[Linear]) -> Expression:
        """Present value of a yearly flow of expressions."""
        return weighted(zip(self.setting.discount.tolist(), flow, strict=True))


@lru_cache(1 << 13)
def _of_city(city: str, year: int | None, project: str, use: str) -> Subject:
    """One object for all programs of a case, of which there are many."""
    return Subject(city=city, year=year, project=project, use=use)
