"""Worth of one coalition by a program of its own: slow, plain, and independent of the way the table is made."""

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from citypact.worth import Opportunities


def fresh_program(chances: Opportunities, coalition: int) -> float:
    """Worth of one coalition by a fresh integer program over its moves and projects (SciPy's own HiGHS)."""
    inside = [i for i in range(len(chances.cities)) if coalition >> i & 1]
    bids = [
        (k, bid)
        for k, candidate in enumerate(chances.candidates)
        if candidate.origin in inside
        for bid in candidate.bids
        if bid.host in inside
    ]
    built = [u for u in chances.undertakings if u.required & coalition == u.required]
    gains = [bid.gain for _, bid in bids] + [float(u.benefits[inside].sum() - u.cost) for u in built]
    if not gains:
        return 0.0
    rows, limits = [], []
    for k in {k for k, _ in bids}:
        rows.append([1.0 if k == j else 0.0 for j, _ in bids] + [0.0] * len(built))
        limits.append(1.0)
    for (host, resource), limit in np.ndenumerate(chances.capacity):
        if np.isfinite(limit):
            uses = [chances.candidates[k].uses[resource] if bid.host == host else 0.0 for k, bid in bids]
            rows.append(uses + [0.0] * len(built))
            limits.append(float(limit))
    constraint = [LinearConstraint(sparse.csr_array(np.array(rows)), -np.inf, np.array(limits))] if rows else []
    options = {"mip_rel_gap": 0.0}
    ones = np.ones(len(gains))
    return -float(
        milp(-np.array(gains), constraints=constraint, integrality=ones, bounds=Bounds(0, 1), options=options).fun
    )
