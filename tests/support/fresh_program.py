"""Worth of one coalition by a program of its own: slow, plain, and by a solver that the table does not use."""

import numpy as np

from citypact.solve import scip
from citypact.solve.answer import Claim
from citypact.solve.rows import Row, compiled
from citypact.worth import Opportunities


def fresh_program(chances: Opportunities, coalition: int) -> float:
    """Worth of one coalition by a cold integer program of SCIP over its moves and projects."""
    inside = [i for i in range(len(chances.cities)) if coalition >> i & 1]
    bids = [
        (k, bid)
        for k, candidate in enumerate(chances.candidates)
        if candidate.origin in inside
        for bid in candidate.bids
        if bid.host in inside
    ]
    built = [u for u in chances.undertakings if u.required & coalition == u.required]
    gains = np.array([bid.gain for _, bid in bids] + [float(u.benefits[inside].sum() - u.cost) for u in built])
    if not gains.size:
        return 0.0
    moved = {k: [j for j, (other, _) in enumerate(bids) if other == k] for k, _ in bids}
    rows = [Row(columns, [1.0] * len(columns), up=1.0) for columns in moved.values()]
    for (host, resource), limit in np.ndenumerate(chances.capacity):
        users = [j for j, (_, bid) in enumerate(bids) if bid.host == host]
        if users and np.isfinite(limit):
            uses = [float(chances.candidates[bids[j][0]].uses[resource]) for j in users]
            unit = float(limit) or max(*uses, 1.0)
            rows.append(Row(users, [use / unit for use in uses], up=float(limit) / unit))
    size = len(gains)
    unit = float(np.abs(gains).max()) or 1.0
    run = scip.solve(compiled(np.zeros(size), np.ones(size), np.ones(size, bool), rows), -gains / unit)
    assert run.claim is Claim.OPTIMAL
    assert run.point is not None
    return float(gains @ np.round(run.point))
