"""Columns of a ledger as arrays, and where its years and parties stand in a case."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..case.model import Case

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Places:
    """Where each row of a ledger stands in a case, arrays of shape (rows,): found once, and asked for many times."""

    year: Ints
    payer: Ints
    payee: Ints

    @classmethod
    def of(cls, case: Case, ledger: pd.DataFrame) -> "Places":
        """Years by their place among those that count, parties by that of the city; -1 for any other."""
        city = {city.id: i for i, city in enumerate(case.cities)}
        sides = ([city.get(party, -1) for party in ledger[side].tolist()] for side in ("payer", "payee"))
        return cls(years(case, ledger), *(np.array(side, dtype=np.int64) for side in sides))


def texts(ledger: pd.DataFrame, name: str) -> NDArray[np.object_]:
    """A column of texts, shape (rows,): comparing arrays takes a seventh of what comparing columns does."""
    return np.asarray(ledger[name].to_numpy(), dtype=object)


def years(case: Case, ledger: pd.DataFrame) -> Ints:
    """The place of each row's year among those that count, shape (rows,); -1 for any other."""
    place = ledger["year"].to_numpy() - case.years[0]
    return np.where((place >= 0) & (place < case.horizon), place, -1).astype(np.int64)
