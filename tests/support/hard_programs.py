"""Programs that no solver ends in a minute."""

import numpy as np

from citypact.solve.rows import Row, Rows, compiled


def market_split() -> tuple[Rows, np.ndarray]:
    """Four sums to be halved by 30 whole numbers, deviations to be least: far beyond a minute (Cornuejols, Dawande)."""
    sums = np.random.default_rng(1).integers(0, 100, size=(4, 30))
    rows = []
    for i, part in enumerate(sums):
        half = float(part.sum() // 2)
        rows.append(Row([*range(30), 30 + 2 * i, 31 + 2 * i], [*map(float, part), 1.0, -1.0], half, half))
    whole = np.arange(38) < 30
    return compiled(np.zeros(38), np.where(whole, 1.0, np.inf), whole, rows), np.where(whole, 0.0, 1.0)
