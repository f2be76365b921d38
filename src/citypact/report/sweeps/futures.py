"""Every future as a row: counts as whole numbers, cities and coalitions by the keys of the case."""

from typing import Any

import pandas as pd

from ...game.coalitions import members
from ...scenarios.sweep import Summary

_COUNTS = ("trouble:year", "bound:objecting", "bound:nobody", "exact:objecting", "redesign:found")
_COALITIONS = ("bound:coalition", "exact:coalition")


def futures_table(found: Summary) -> pd.DataFrame:
    """The columns of ``Sweep.columns``; empty where nothing was asked of a future.

    ``trouble:city`` is a key of the case, coalitions are keys joined by ";" (none where nobody loses by staying);
    ``bound:nobody`` and ``redesign:found`` are 1 for yes and 0 for no, and the latter -1 where there was no time.
    """
    table = found.table.rename_axis("future")
    columns: dict[str, Any] = {name: table[name].astype("Int64") for name in _COUNTS if name in table}
    places = dict(enumerate(found.cities))
    columns["trouble:city"] = table["trouble:city"].map(places)
    for name in _COALITIONS:
        if name in table:
            columns[name] = table[name].map({mask: _keys(found, mask) for mask in table[name].dropna().unique()})
    return table.assign(**columns)


def _keys(found: Summary, mask: float) -> str:
    names = found.sweep.scheme.table.chances.cities
    return ";".join(names[i] for i in members(int(mask)))
