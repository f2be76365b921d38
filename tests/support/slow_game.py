"""Concepts of cooperative games from their definitions, with dense linear programs: slow, and by other means."""

from collections.abc import Iterator

import numpy as np
from scipy.optimize import linprog

from citypact.game.coalitions import Floats


def indicators(n: int) -> Floats:
    """Indicator vectors of all coalitions by bit mask, shape (2**n, n)."""
    return ((np.arange(1 << n)[:, None] >> np.arange(n)) & 1).astype(float)


def lexicographic(
    rows: Floats, worths: Floats, sizes: Floats, equations: Floats, totals: Floats, floors: Floats | None
) -> Floats:
    """Lexicographic minimum of ``(worths - rows @ x) / sizes`` over ``equations @ x = totals``, x >= floors.

    After each minimum of the largest excess, every row still open is fixed that cannot be made lower at that minimum,
    which a linear program of its own decides.
    """
    n = rows.shape[1]
    bounds = [(None, None) if floors is None else (floors[i], None) for i in range(n)]
    open_rows = np.arange(len(rows))
    while True:
        A = np.column_stack((-rows[open_rows], -sizes[open_rows]))
        E = np.column_stack((equations, np.zeros(len(equations))))
        answer = linprog(
            [0.0] * n + [1.0], A, -worths[open_rows], E, totals, [*bounds, (None, None)], options={"presolve": False}
        )
        assert answer.status == 0, answer.message
        level, x = answer.x[-1], answer.x[:-1]
        tight = [r for r in open_rows if (worths[r] - rows[r] @ x) / sizes[r] > level - 1e-7]
        fixed = []
        for r in tight:
            best = linprog(
                -rows[r],
                -rows[open_rows],
                -worths[open_rows] + level * sizes[open_rows] + 1e-10,
                equations,
                totals,
                bounds,
            )
            assert best.status in (0, 3), best.message
            if best.status == 0 and -best.fun <= worths[r] - level * sizes[r] + 1e-7:
                fixed.append(r)
        assert fixed
        equations = np.vstack((equations, rows[fixed]))
        totals = np.append(totals, worths[fixed] - level * sizes[fixed])
        basis = np.linalg.matrix_rank(equations)
        if basis == n:
            return np.asarray(np.linalg.lstsq(equations, totals, rcond=None)[0])
        open_rows = np.array([r for r in open_rows if np.linalg.matrix_rank(np.vstack((equations, rows[r]))) > basis])
        equations, totals = _independent(equations, totals)


def _independent(equations: Floats, totals: Floats) -> tuple[Floats, Floats]:
    kept: list[int] = []
    for r in range(len(equations)):
        if np.linalg.matrix_rank(equations[[*kept, r]]) > len(kept):
            kept.append(r)
    return equations[kept], totals[kept]


def prenucleolus(worths: Floats, sizes: Floats | None = None, floors: Floats | None = None) -> Floats:
    """(Pre)nucleolus with sizes of coalitions and floors, from its definition."""
    n = worths.size.bit_length() - 1
    rows = indicators(n)[1:-1]
    measure = np.ones(len(rows)) if sizes is None else sizes[1:-1]
    return lexicographic(rows, worths[1:-1], measure, np.ones((1, n)), worths[-1:], floors)


def modiclus(worths: Floats) -> Floats:
    """Modiclus from its definition: differences of excesses over all pairs of coalitions."""
    n = worths.size.bit_length() - 1
    single = indicators(n)
    rows = (single[:, None] - single[None]).reshape(-1, n)
    gaps = (worths[:, None] - worths[None]).reshape(-1)
    told = np.array([np.linalg.matrix_rank(np.vstack((np.ones(n), row))) > 1 for row in rows])
    return lexicographic(rows[told], gaps[told], np.ones(told.sum()), np.ones((1, n)), worths[-1:], None)


def least_total(worths: Floats) -> float:
    """Least x(N) with x(S) >= v(S) for all S."""
    n = worths.size.bit_length() - 1
    answer = linprog(np.ones(n), -indicators(n)[1:], -worths[1:], bounds=[(None, None)] * n)
    assert answer.status == 0, answer.message
    return float(answer.fun)


def justified_objections(worths: Floats, payoff: Floats) -> Iterator[tuple[int, int, int]]:
    """All (i, j, S) with a justified objection of i against j through S, every one decided by a linear program."""
    n = payoff.size
    excesses = worths - indicators(n) @ payoff
    for i in range(n):
        for j in range(n):
            for S in range(1 << n):
                apart = i != j and S >> i & 1 and not S >> j & 1
                if apart and excesses[S] > 1e-9 and _margin(excesses, S, i, j, n) > 1e-7:
                    yield i, j, S


def _margin(excesses: Floats, S: int, i: int, j: int, n: int) -> float:
    """Greatest margin t of extras d > t for the members of S over what any coalition of j without i can match."""
    rivals = [T for T in range(1 << n) if T >> j & 1 and not T >> i & 1]
    rows = [[-float((T & S) >> k & 1) for k in range(n)] + [1.0] for T in rivals]
    bounds = [-excesses[T] for T in rivals]
    rows += [[-float(k == m) for k in range(n)] + [1.0] for m in range(n) if S >> m & 1]
    bounds += [0.0] * S.bit_count()
    share = [[float(S >> k & 1) for k in range(n)] + [0.0]]
    answer = linprog([0.0] * n + [-1.0], rows, bounds, share, [excesses[S]], [(None, None)] * n + [(None, excesses[S])])
    assert answer.status == 0, answer.message
    return float(answer.x[-1])
