"""What every coalition could gain at most in many futures, so that it is known where surely nobody objects.

For any prices p >= 0 of room, no plan of a coalition S moves more than

    sum over the room of its members of p limit + sum over its transfers of max(0, the best open bid's gain - p load)

(weak duality). Prices of nothing suit coalitions that have room for all; for the large ones, a linear program of all
cities together is asked in each future. Prices prove nothing themselves: the bound is added up here.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ..case.model import Case
from ..mechanism import Mechanism
from ..solve.prices import Prices
from ..worth.assignment import Assignment, assignment
from ..worth.diversions import Bid
from ..worth.opportunities import Candidate, bids_for, joint_gain
from ..worth.table import WorthTable
from .coalitions import joint_gains, project_worths
from .posted import Floats

Bids = tuple[Bid, ...]


def has_ceilings(case: Case, model: Mechanism) -> bool:
    """Whether coalitions have nothing beyond their own plans: by instruments, or by riding along where others build."""
    rides = model.coordination.outsiders in ("gamma", "delta") and any(project.open for project in case.projects)
    return model.rates_pool is None and not rides


def most_worths(case: Case, table: WorthTable, anyway: Mapping[str, str], futures: int) -> Floats:
    """What every coalition could gain at most in each future of a case with columns; shape (futures, 2**n).

    Of plans of its own: see ``has_ceilings``. ``anyway`` as in ``least_worths``; where it is not what ``table`` was
    made for, nothing is known.
    """
    if dict(anyway) != table.chances.anyway:
        return np.full((futures, table.worths.size), np.inf)
    bids, problem = _every_bid(case, table)
    gains = np.array([np.broadcast_to(np.ravel(bid.gain), futures) for own in bids for bid in own])
    gains = gains.reshape(len(problem.columns), futures).T
    ceilings = [_ceiling(table, bids, problem, gains, np.zeros((futures, problem.limits.size)))]
    if problem.limits.size:
        ceilings.append(_ceiling(table, bids, problem, gains, _prices(bids, problem, gains)))
    return np.asarray(np.min(ceilings, axis=0) + project_worths(case, table, futures))


def _every_bid(case: Case, table: WorthTable) -> tuple[list[Bids], Assignment]:
    """All that can be done with each transfer, worthwhile as things stand or not, and the room that it takes."""
    chances = table.chances
    position = {city: place for place, city in enumerate(chances.cities)}
    goes = chances.anyway
    bids, plain = [], []
    for transfer in case.transfers:
        own = tuple(bids_for(case, transfer, position, joint_gain, goes.get(transfer.id)))
        uses = np.array([transfer.uses.get(resource, 0.0) for resource in case.resources])
        numbered = tuple(replace(bid, gain=0.0) for bid in own)
        bids.append(own)
        plain.append(Candidate(transfer.id, position[transfer.origin], uses, numbered, goes.get(transfer.id)))
    return bids, assignment(replace(chances, candidates=tuple(plain)))


def _prices(bids: list[Bids], problem: Assignment, gains: Floats) -> Floats:
    """Prices of room where all cities act together, by future; shape (futures, limits)."""
    everyone = np.array([[not bid.excluded for own in bids for bid in own]])
    found = np.zeros((len(gains), problem.limits.size))
    for future, own in enumerate(gains):
        unit = float(own.max(initial=0.0)) or 1.0
        _, prices = Prices(problem.rows, -own / unit).of(everyone & (own > 0))
        found[future] = unit * prices[0, len(problem.by_transfer) :]
    return found


def _ceiling(table: WorthTable, bids: list[Bids], problem: Assignment, gains: Floats, prices: Floats) -> Floats:
    """The bound by some prices; ``gains``: shape (futures, columns), ``prices``: (futures, limits)."""
    hosts = np.array([bid.host for own in bids for bid in own], dtype=int)
    reduced, room = gains.copy(), np.zeros((len(gains), len(table.cities)))
    for price, load, limit in zip(prices.T, problem.loads, problem.limits, strict=True):
        reduced -= price[:, None] * load  # no matrix product: its last digit depends on how many rows there are
        room[:, hosts[int(np.argmax(load > 0))]] += price * limit
    found = joint_gains(room, np.arange(len(table.cities)))
    for k, own in enumerate(bids):
        columns = [j for j, (candidate, _) in enumerate(problem.columns) if candidate == k]
        found += _best_open(own, reduced[:, columns], table.worths.size)
    return found


def _best_open(bids: Bids, gains: Floats, coalitions: int) -> Floats:
    """What the best bid gains that each coalition can follow, at least 0; shape (futures, coalitions).

    Looked up by those members alone that the bids ask for.
    """
    asked = 0
    for bid in bids:
        asked |= bid.required | bid.excluded
    cities = [city for city in range(coalitions.bit_length() - 1) if asked >> city & 1]
    every, parts = np.arange(coalitions), np.zeros(1 << len(cities), dtype=np.intp)
    place: NDArray[np.intp] = np.zeros(coalitions, dtype=np.intp)
    for bit, city in enumerate(cities):
        place |= (every >> city & 1) << bit
        parts |= (np.arange(parts.size) >> bit & 1) << city
    best = np.zeros((len(gains), parts.size))
    for bid, gain in zip(bids, gains.T, strict=True):
        at = np.flatnonzero(bid.open_to(parts))
        best[:, at] = np.maximum(best[:, at], gain[:, None])
    return best[:, place]
