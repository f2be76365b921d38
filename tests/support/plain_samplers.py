"""The two plain ways of sampling the Shapley value, as yardsticks: random orders, and regression on membership."""

from collections.abc import Callable

import numpy as np

Worths = Callable[[np.ndarray], np.ndarray]


def random_orders(worths: Worths, n: int, evaluations: int, seed: int) -> np.ndarray:
    """Mean marginal contribution over orders (Castro, Gomez and Tejada 2009), as many as the evaluations allow."""
    random = np.random.default_rng(seed)
    total, orders = np.zeros(n), evaluations // n
    for _ in range(orders):
        order = random.permutation(n)
        chain = np.argsort(order) <= np.arange(n)[:, None]
        total[order] += np.diff(worths(chain), prepend=0.0)
    return total / orders


def kernel_regression(worths: Worths, n: int, evaluations: int, seed: int) -> np.ndarray:
    """Least squares on membership with values adding up to v(N) (Lundberg and Lee 2017), coalitions in pairs with
    their complements (Covert and Lee 2021), sizes drawn by the kernel's weight ``1 / (s (n - s))``."""
    random = np.random.default_rng(seed)
    sizes = np.arange(1, n)
    weight = 1 / (sizes * (n - sizes))
    size = random.choice(sizes, evaluations // 2, p=weight / weight.sum())
    drawn = random.random((len(size), n)).argsort(axis=1) < size[:, None]
    members = np.concatenate((drawn, ~drawn))
    grand = float(worths(np.ones((1, n), dtype=bool))[0])
    free = members.mean(axis=1)  # what equal values would give
    table = members[:, :-1].astype(float) - members[:, -1:]  # the last player takes what the others leave
    share = np.linalg.lstsq(table, worths(members) - grand * free, rcond=None)[0]
    return grand / n + np.append(share, -share.sum())
