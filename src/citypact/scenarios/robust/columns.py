"""The numbers of a pact as a program has them: each an affine function of the program's columns."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from ...arrays.affine import Number
from ...arrays.posted import Floats
from ...mechanism import Span
from ...mechanism.quantity import largest
from ...optimize.program import Program
from ...optimize.reading import customary
from ...solve.algebra import Linear

_SHARES = ("origin_share", "fund_share")


@dataclass(frozen=True, eq=False)
class Columns:
    """``numbers = matrix @ columns + constant``; shapes (numbers, columns) and (numbers,); the case's money."""

    matrix: csr_array
    constant: Floats

    def at(self, point: Floats) -> Floats:
        """The numbers at a point of the program, shape (numbers,)."""
        return np.asarray(self.matrix @ point[: self.matrix.shape[1]] + self.constant)


def columns_of(program: Program, numbers: Sequence[Number], others: Sequence[Linear] = ()) -> Columns:
    """How each number follows from the program's columns as they stand; ``others``: ratios after them."""
    rows, places, amounts, constants = [], [], [], []
    found = _Found(program)
    every = [*map(found.linear, numbers), *((ratio, 1.0) for ratio in others)]
    for row, (linear, unit) in enumerate(every):
        constant, terms = program.terms(linear)
        constants.append(constant * unit)
        rows += [row] * len(terms)
        places += list(terms)
        amounts += [amount * unit for amount in terms.values()]
    shape = len(every), len(program.columns)
    return Columns(csr_array((amounts, (rows, places)), shape=shape), np.array(constants))


class _Found:
    """Where a program has the numbers of a pact."""

    def __init__(self, program: Program) -> None:
        setting = program.setting
        self._program = program
        self._city = {city.id: i for i, city in enumerate(setting.cities)}
        self._deal = {deal.transfer: k for k, deal in enumerate(setting.deals)}
        self._work = {work.project: p for p, work in enumerate(setting.works)}
        shares = program.origin_share, program.fund_share
        self._of_class = [{setting.ratio_class(k, t): share for (k, t), share in known.items()} for known in shares]

    def linear(self, number: Number) -> tuple[Linear, float]:
        """The number as an expression, and how much of its own unit one in the program is."""
        program, key, year = self._program, number.key, number.year or 0
        if number.kind in _SHARES:
            return self._share(self._deal[key[0]], year, _SHARES.index(number.kind)), 1.0
        if number.kind == "project_share":
            return program.project_share.get((self._work[key[0]], self._city[key[1]]), 0.0), 1.0
        if number.kind == "carried":
            return program.carried.get(self._work[key[0]], 0.0), 1.0
        scale = program.setting.scale
        if number.kind == "contributions":
            return program.contribution.get((self._city[key[0]], year), 0.0), scale
        if number.kind == "grants":
            return program.grant.get((key[0], self._city[key[1]], year), 0.0), scale
        return program.subsidy.get((self._city[key[0]], year), 0.0), scale

    def _share(self, k: int, t: int, party: int) -> Linear:
        """A ratio; that of its class in years in which the forecast leaves nothing to split, as ``read_terms`` does."""
        program, setting = self._program, self._program.setting
        known = (program.origin_share, program.fund_share)[party]
        if (k, t) in known:
            return known[k, t]
        allowed = setting.deals[k].shares[t][party]
        if not isinstance(allowed, Span):
            return float(largest(allowed))
        ratio_class = setting.ratio_class(k, t)
        if ratio_class in self._of_class[party]:
            return self._of_class[party][ratio_class]
        custom = setting.model.tax_sharing.custom
        return customary(allowed, float(custom) if party == 0 else 0.0)
