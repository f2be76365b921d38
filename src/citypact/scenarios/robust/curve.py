"""What robustness costs, step by step from the forecast alone to all that is asked."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from ...case.model import Case, Scenario
from ...errors import InvalidInput
from .budget import Budget
from .demand import Demand
from .design import Robust, robust_attempt
from .listed import Listed
from .sampled import Sampled, Tail

LEVELS = (0.0, 0.5, 0.75, 0.9, 0.95, 0.99, 1.0)
"""Levels of the tail: from the mean of all futures to the worst one."""


@dataclass(frozen=True, eq=False)
class Step:
    """One demand of the curve, and what it comes to."""

    name: str
    """How much is asked: so many deviations, the level of a tail, or the last scenario that is added."""
    found: Robust | None
    """None: there is no scheme."""


def curve(
    case: Case,
    asked: Robust,
    demand: Demand,
    *,
    owing: bool = False,
    tiers: float | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[Step]:
    """The scheme at each step from the forecast alone to all that could be asked; ``asked``: that of the demand itself.

    Deviations: from none to as many as are uncertain, or as can be looked at where gains are not affine in them. Drawn
    futures: the mean of the worst part of them, from all of them to the worst. Scenarios: one more at each step, first
    those that hurt the base design least.
    """
    found: list[Step] = []
    demands = list(_demands(demand, asked))
    for done, (name, each) in enumerate(demands, start=1):
        try:
            same = each == demand
            design = asked if same else robust_attempt(case, asked.base, each, owing=owing, tiers=tiers)
            found.append(Step(name, design))
        except InvalidInput:  # more combinations than are looked at; further steps have more still
            break
        if progress is not None:
            progress(done, len(demands))
    return found


def _demands(demand: Demand, asked: Robust) -> Iterator[tuple[str, Demand]]:
    if isinstance(demand, Budget):
        for most in range(len(demand.intervals) + 1):
            yield str(most), replace(demand, most=most)
    elif isinstance(demand, Sampled | Tail):
        loss = demand.loss if isinstance(demand, Tail) else 0.0
        for level in LEVELS:
            yield f"{100.0 * level:g}%", Tail(demand.sample, level, loss)
    elif isinstance(demand, Listed):
        mildest = sorted(asked.before, key=lambda settled: -float(settled.slack[:-1].min()))
        chosen = [_scenario(demand, settled.world) for settled in mildest]
        for last, settled in enumerate(mildest, start=1):
            yield f"+ {settled.world}", replace(demand, scenarios=tuple(chosen[:last]))


def _scenario(demand: Listed, name: str) -> str | Scenario:
    return next(s for s in demand.scenarios if name in (s, getattr(s, "id", None)))


def costs(steps: Sequence[Step]) -> list[dict[str, object]]:
    """Each step as data: what every city gains at the forecast, what each aim comes to, and what is lacking."""
    return [
        {"step": step.name, "found": False}
        if step.found is None
        else {
            "step": step.name,
            "found": True,
            "gains": {str(city): float(gain) for city, gain in step.found.scheme.gain.items()},
            "largest_fall": float(-step.found.changes["change"].min()),
            "objectives": {name: value for name, (_, value) in step.found.objectives.items()},
            "fund_owes": step.found.allowed.fund,
            "shortfall": step.found.allowed.coalitions,
        }
        for step in steps
    ]
