"""What goes into a pool and comes out of it. Pure functions on arrays, cities by years."""

import numpy as np

from ..fractions import Floats


def pooled(rate: float, base: Floats, first: Floats, key: Floats, *, guarantee: bool) -> tuple[Floats, Floats]:
    """Contributions and receipts when growth over ``first`` is pooled. Shapes (cities, years); first (cities, 1).

    >>> paid, got = pooled(0.4, np.array([[150.0], [90.0]]), np.array([[100.0], [100.0]]), np.full((2, 1), 0.5),
    ...                    guarantee=True)
    >>> paid.ravel().tolist(), got.ravel().tolist()
    ([20.0, 0.0], [8.0, 12.0])
    """
    paid = rate * np.maximum(0.0, base - first)
    pool = paid.sum(axis=0)
    lost = rate * np.maximum(0.0, first - base) if guarantee else np.zeros_like(base)
    claimed = lost.sum(axis=0)
    part = np.minimum(1.0, np.divide(pool, claimed, out=np.ones_like(pool), where=claimed > 0))
    made_good = part * lost
    return paid, made_good + key * (pool - made_good.sum(axis=0))


def smoothed(net: Floats, years: int) -> Floats:
    """Mean of the ``years`` years before (the first year stands for itself). Shape (cities, years).

    >>> smoothed(np.array([[3.0, 6.0, 9.0, 100.0]]), 3).tolist()
    [[3.0, 3.0, 4.5, 6.0]]
    """
    before = [net[:, max(0, t - years) : max(t, 1)].mean(axis=1) for t in range(net.shape[1])]
    return np.stack(before, axis=1)


def capped(net: Floats, most: Floats) -> Floats:
    """Net receipts when nobody pays more than ``most``; what is missing then reduces all receipts in proportion.

    >>> capped(np.array([-10.0, -4.0, 14.0]), np.array([6.0, 6.0, 6.0])).tolist()
    [-6.0, -4.0, 10.0]
    """
    paid = np.minimum(np.maximum(-net, 0.0), most)
    received = np.maximum(net, 0.0)
    whole = received.sum(axis=0)
    part = np.divide(paid.sum(axis=0), whole, out=np.zeros_like(whole, dtype=np.float64), where=whole > 0)
    found: Floats = part * received - paid
    return found
