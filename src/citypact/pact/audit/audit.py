"""Does a pact keep its own rules? Every limit of the mechanism and every consent it asks for.

Without a solver, but for the plan that a centre would choose.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...case.model import Case
from ...game import Game
from ...mechanism import Mechanism, shared_tax
from ...worth.claims import Claims, as_claims
from ..ledger import gains
from ..payments import planned_moves
from ..terms import Terms
from . import assessment, borrowing, choice, fund, participation, plan, projects, ratios, sizes, subsidy
from .breach import Breach

_EXACT = 1e-9
"""What a share, or a part of a limit, may exceed its limit by."""


@dataclass(frozen=True, eq=False)
class Outside:
    """What the cities, singly and together, could earn outside a pact."""

    plans: Game | Claims
    """By plans of their own."""
    claims: Game | Claims
    """By its instruments too: see ``Scheme.claims``."""


def breaches(
    case: Case,
    model: Mechanism,
    terms: Terms,
    ledger: pd.DataFrame,
    tolerance: float,
    outside: Game | Claims | Outside,
    shortfall: float = 0.0,
    split: Mapping[str, NDArray[np.bool_]] | None = None,
) -> list[Breach]:
    """Every limit that is exceeded by more than ``tolerance`` (money of the case; shares are held to 1e-9).

    Parameters
    ----------
    outside : what the cities, singly and together, could earn outside the pact
    shortfall : how much less than its worth a coalition may get (where the core is out of reach), in the case's money
    split : by transfer, the years in which its tax is split, shape (horizon,), where fewer are agreed than the rule has
    """
    off_limits = [b for b in sizes.limits(model, terms) if b.excess > _EXACT]
    if not set(model.open_sizes) <= set(terms.sizes):
        return off_limits  # nothing can be settled by them
    known = outside if isinstance(outside, Outside) else Outside(outside, outside)
    whole, model, joint, alone = model, model.at(terms.sizes), as_claims(known.plans), as_claims(known.claims)
    shared = {k: shared_tax(case, model, flows) for k, flows in planned_moves(case, terms).items()}
    gain = gains(case, ledger)
    years = ratios.agreed_years(shared, terms, split or {})
    exact = [
        *plan.capacities(case, terms),
        *plan.starts(case, model, terms),
        *plan.categories(case, model, terms),
        *plan.coverage(case, model, shared, terms),
        *choice.moves(case, model, terms),
        *_in_every_tier(terms, lambda each: ratios.terms_of_sharing(model, shared, each)),
        *_in_every_tier(terms, lambda each: ratios.limits(model, shared, each, years)),
        *_in_every_tier(terms, lambda each: ratios.classes(case, model, shared, each, years)),
        *projects.shares(case, terms),
        *fund.carried(model, terms),
    ]
    money = [
        *plan.joint_gain(case, model, terms, joint.together),
        *choice.projects(case, model, terms),
        *ratios.caps_and_floors(case, shared, ledger),
        *projects.burdens(case, model, terms),
        *fund.limits(case, model, terms, ledger),
        *fund.grants(case, model, terms),
        *fund.remainder(case, whole, ledger),
        *subsidy.limits(case, model, terms),
        *borrowing.limits(case, model, ledger),
        *participation.pledges(case, model, terms, ledger),
        *participation.cities(case, model, ledger, alone, gain),
        *participation.budgets(case, model, terms, ledger),
        *assessment.scores(case, model, terms, ledger),
        *participation.deals(case, model, terms, ledger),
        *participation.coalitions(case, model, alone, gain, shortfall),
    ]
    return off_limits + [b for b in exact if b.excess > _EXACT] + [b for b in money if b.excess > tolerance]


def _in_every_tier(terms: Terms, looked_at: Callable[[Terms], Iterable[Breach]]) -> Iterable[Breach]:
    """What ratios of any tier of tax exceed, each said once."""
    return dict.fromkeys(breach for each in terms.in_every_tier() for breach in looked_at(each))
