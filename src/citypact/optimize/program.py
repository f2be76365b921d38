"""The program of a pact: a PuLP problem with named parts, and the slacks by which a part can be loosened.

Names begin with the canonical number of what they stand for, so that no two collapse into one and the order of the
columns, which PuLP takes from the names, is canonical too.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import pulp
from pulp import LpAffineExpression as Expression

from .setting import Setting
from .solver import TOLERANCE

__all__ = ["Expression", "Program", "Slack", "plain", "value"]


@dataclass(frozen=True)
class Slack:
    """A loosened constraint: how much of it is used, and the money that one unit of it stands for."""

    kind: str
    """"share-cap", "contribution-limit", "fund-size", "use-limit", "pledge", "subsidy", "gain", "insisted",
    "yearly-gain" or "deal"."""
    key: str
    variable: pulp.LpVariable
    weight: float


@dataclass
class Program:
    """Variables and constraints so far. Blocks add to it; objectives and row generation work on it."""

    setting: Setting
    relaxed: frozenset[str] = frozenset()
    """Kinds ("gain") or single constraints ("gain:beijing") that are loosened."""
    time_limit: float | None = None
    """Seconds that a single solve may take."""
    lp: pulp.LpProblem = field(init=False)
    slacks: list[Slack] = field(default_factory=list)
    origin_share: dict[tuple[int, int], Expression | float] = field(default_factory=dict)
    """By deal and year."""
    fund_share: dict[tuple[int, int], Expression | float] = field(default_factory=dict)
    origin_payment: dict[tuple[int, int], Expression | float] = field(default_factory=dict)
    fund_payment: dict[tuple[int, int], Expression | float] = field(default_factory=dict)
    project_share: dict[tuple[int, int], Expression | float] = field(default_factory=dict)
    """By project and city."""
    contribution: dict[tuple[int, int], Expression | float] = field(default_factory=dict)
    """By city and year."""
    grant: dict[tuple[str, int, int], pulp.LpVariable] = field(default_factory=dict)
    """By use, city and year."""
    subsidy: dict[tuple[int, int], pulp.LpVariable] = field(default_factory=dict)
    """By city and year."""
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
    gain: dict[int, pulp.LpVariable] = field(default_factory=dict)
    """By city, present value."""
    flow: dict[tuple[int, int], Expression] = field(default_factory=dict)
    """Net flow by city and year."""
    gap: float = TOLERANCE
    """How far an integer optimum may be from its bound, in program money."""
    shortfall: pulp.LpVariable | None = None
    coalition_rows: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        name = f"{self.setting.case.id}__{self.setting.model.id}__money_x_{self.setting.scale:g}"
        self.lp = pulp.LpProblem(plain(name), pulp.LpMinimize)

    def variable(
        self, name: str, low: float | None = 0.0, up: float | None = None, *, integer: bool = False
    ) -> pulp.LpVariable:
        """A new variable."""
        return self.lp.add_variable(plain(name), low, up, "Integer" if integer else "Continuous")

    def require(self, name: str, constraint: pulp.LpConstraint) -> None:
        """A new constraint under a name that an outsider can read."""
        self.lp += (constraint, plain(name))

    def slack(self, kind: str, key: str, weight: float = 1.0, most: float | None = None) -> Expression | float:
        """0, or a variable (of at most ``most``) where this kind of constraint, or this very one, is loosened."""
        if not self.relaxed & {kind, f"{kind}:{key}"}:
            return 0.0
        variable = self.variable(f"slack_{kind}_{len(self.slacks):03d}_{key}", 0.0, most)
        self.slacks.append(Slack(kind, key, variable, weight))
        return Expression(variable)

    def city(self, i: int) -> str:
        """Numbered name of a city."""
        return f"{i:02d}_{self.setting.cities[i].id}"

    def year(self, t: int) -> str:
        """Calendar year of a position."""
        return str(self.setting.case.years[t])

    def present_value(self, flow: Iterable[Expression | float]) -> Expression:
        """Present value of a yearly flow of expressions."""
        return pulp.lpSum(d * x for d, x in zip(self.setting.discount, flow, strict=True))


def plain(name: str) -> str:
    """A name that .lp and .mps files can hold."""
    return re.sub(r"[^A-Za-z0-9_.]", "_", name)


def value(expression: Expression | pulp.LpVariable | float) -> float:
    """Value at the current solution."""
    found = expression if isinstance(expression, int | float) else pulp.value(expression)
    return 0.0 if found is None else float(found)
