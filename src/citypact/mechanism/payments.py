"""What all instruments of a mechanism pay on a case, and the economy in which they do."""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from ..case.flows import Move, Works, budget_revenue, moves_of, total, works
from ..case.model import BEYOND, Case
from .assessing import points, results
from .economy import Economy, Floats, grown
from .instruments import Payment
from .model import ClosedMechanism
from .sharing import shared_tax


def economy(
    case: Case,
    model: ClosedMechanism,
    plan: Mapping[str, str],
    projects: Iterable[str],
    moves: Mapping[str, Move] | None = None,
) -> Economy:
    """The case with the plan (host of each transfer) and projects carried out; ``moves`` if their flows are known."""
    moves = moves_of(case, plan) if moves is None else moves
    eligible = frozenset(k for k, flows in moves.items() if shared_tax(case, model, flows).standing == "shared")
    built = {p: works(case, case.project[p]) for p in projects}
    gdp = grown(case, (city.gdp for city in case.cities))
    scores = _scores(case, model, {k: moves[k] for k in sorted(eligible)}, built.values())
    return Economy(case, moves, built, eligible, _revenue(case, moves), gdp, scores=scores)


def _scores(case: Case, model: ClosedMechanism, moves: Mapping[str, Move], built: Iterable[Works]) -> Floats:
    """Assessed score of moves and projects, gain aside, by city; empty where no award goes by it."""
    rule = model.assessment
    if model.award is None or "score" not in model.award.key or rule is None:
        return np.zeros(0)
    factors = [factor for factor in rule.weights if factor != "gain"]
    parts = [points(case, rule, f) * results(case, f, model.statistics, moves, {}, built) for f in factors]
    return np.asarray(np.sum(parts, axis=0))


def instrument_payments(model: ClosedMechanism, seen: Economy) -> Iterator[Payment]:
    """Payments of every instrument of a mechanism."""
    for instrument in model.instruments.values():
        yield from instrument.payments(seen)


def _revenue(case: Case, moves: Mapping[str, Move]) -> Floats:
    revenue = {city.id: budget_revenue(case, city) for city in case.cities}
    for flows in moves.values():
        if flows.host.host != BEYOND:
            revenue[flows.host.host] = revenue[flows.host.host] + total(flows.collected)
        revenue[flows.transfer.origin] = revenue[flows.transfer.origin] - total(flows.forgone)
    return np.array(list(revenue.values()))
