"""Plans that no host by itself can better, many side by side: good ones, and often best ones; bounds must say so.

In turn every host takes the set that adds most to what the others give, of those that fit. A transfer that several
hosts take goes to the best of them, so that no turn is for the worse.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .assignment import Floats
from .hulls import Hulls

_ROUNDS = 3


class _Host(NamedTuple):
    """One host: its bids, the sets of them that it can take, and the other bids for their transfers."""

    bids: NDArray[np.intp]
    sets: NDArray[np.bool_]
    """Shape (sets, bids)."""
    others: NDArray[np.intp]
    """Shape (bids, most others); one after the last column where there are fewer."""


class Replies:
    """Best replies of the hosts of a program, where all limits are looked at by sets."""

    def __init__(self, hulls: Hulls) -> None:
        problem = hulls.problem
        self._gains, self._transfers = problem.gains, [np.array(own) for own in problem.by_transfer]
        transfer, none = problem.of_transfer.argmax(axis=1), len(problem.columns)
        self._hosts, self._unlimited = list[_Host](), np.ones(none, dtype=bool)
        for bids, sets in hulls.by_host:
            own = set(bids.tolist())
            others = [[j for j in problem.by_transfer[transfer[bid]] if j not in own] for bid in bids]
            most = max(map(len, others), default=0)
            table = np.array([row + [none] * (most - len(row)) for row in others], dtype=np.intp)
            self._hosts.append(_Host(bids, sets > 0, table.reshape(len(others), most)))
            self._unlimited[bids] = False

    def plans(self, opened: NDArray[np.bool_], begun: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Plans of open columns that fit, each at least as good as the one that it began with.

        Both of shape (choices, columns); what is begun is open, and fits.
        """
        gains = np.where(opened, np.maximum(self._gains, 0.0), 0.0)
        taken = np.column_stack([np.where(begun | self._unlimited, gains, 0.0), np.zeros(len(opened))])
        for _ in range(_ROUNDS):
            for host in self._hosts:
                own = gains[:, host.bids]
                adds = np.maximum(own - taken[:, host.others].max(axis=2, initial=0.0), 0.0)
                taken[:, host.bids] = np.where(host.sets[(adds @ host.sets.T).argmax(axis=1)], own, 0.0)
        return self._best(taken[:, :-1])

    def _best(self, taken: Floats) -> NDArray[np.bool_]:
        """Of the bids for each transfer that hosts take, with what they gain, the best."""
        plans, every = np.zeros(taken.shape, dtype=bool), np.arange(len(taken))
        for own in self._transfers:
            best = taken[:, own].argmax(axis=1)
            plans[every, own[best]] = taken[every, own[best]] > 0
        return plans
