"""Ratios that follow the tax of a year: below, around and above the forecast."""

from collections.abc import Iterator
from itertools import groupby

import numpy as np

from ...pact.scheme import Scheme
from ...text import both
from ..dossier import Dossier
from ..names import Names
from ..table import Column, Row, Table, column

Run = tuple[str, list[int], tuple[float, float, float]]


def tax_tiers(dossier: Dossier) -> Table:
    """A row for each transfer and run of years with the same ratios; none where ratios do not follow the tax."""
    return tax_tiers_of(dossier.scheme)


def tax_tiers_of(scheme: Scheme) -> Table:
    """The same of a scheme."""
    names, agreed = Names(scheme.case), scheme.terms.tax_tiers
    rows: list[Row] = [
        (names.subject(transfer), f"{years[0]}–{years[-1]}" if len(years) > 1 else str(years[0]), *ratios)
        for transfer, years, ratios in runs(scheme)
    ]
    kinds = (Column(both(f"report.column.tax_{name}"), "percent") for name in ("below", "around", "above"))
    columns = (column("transfer"), Column(both("report.column.tax_years"), "text"), *kinds)
    note = both("report.note.tax_tiers", width="" if agreed is None else f"{100.0 * agreed.width:g}%")
    return Table("tax_tiers", both("report.table.tax_tiers"), columns, tuple(rows), note=note)


def runs(scheme: Scheme) -> Iterator[Run]:
    """Transfer, calendar years that follow each other, and their ratios below, around and above the forecast.

    Years with tax to split alone, and transfers that have any.
    """
    agreed, tiers = scheme.agreed_ratios, scheme.terms.tax_tiers
    for transfer, other in {} if tiers is None else tiers.ratios.items():
        if (transfer, "origin") not in agreed.index:
            continue
        around = agreed.T[transfer, "origin"].to_numpy(dtype=float)
        split: list[int] = np.flatnonzero(np.isfinite(around)).tolist()
        ratios = [(other.below[t], float(around[t]), other.above[t]) for t in split]
        told = zip(split, ratios, strict=True)
        for (_, found), run in groupby(enumerate(told), key=lambda each: (each[1][0] - each[0], each[1][1])):
            yield transfer, [scheme.case.years[t] for _, (t, _) in run], found
