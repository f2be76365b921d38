"""What each city gains: alone, under other rules, under the scheme, and by the standards of fairness."""

import pandas as pd

from ...pact.scheme import Scheme
from ...text import Bilingual, Joined, both
from ..dossier import Dossier
from ..resting import resting
from ..table import AnyCell, Column, Row, Table, column
from .evidence import marking


@resting
def gains(dossier: Dossier) -> Table:
    """One row a city, in present value; what the budget revenue is worth stands beside."""
    divisions = division_columns(dossier)
    revenue = dossier.scheme.gains["budget_revenue"]
    columns = [column("city")]
    columns += [Column(heading, "money") for heading, _ in divisions]
    columns += [column("revenue", "money"), column("of_revenue", "percent")]
    mark = marking(dossier.scheme.case, dossier.scheme.case.cities)
    rows: list[Row] = []
    for city, name in dossier.names.cities.items():
        figures = [float(series[city]) for _, series in divisions]
        own = float(dossier.scheme.gain[city]) / float(revenue[city])
        rows.append((name, *figures, mark(float(revenue[city])), own))
    totals: list[AnyCell] = [float(series.sum()) for _, series in divisions]
    totals += [mark(float(revenue.sum())), float(dossier.scheme.gain.sum() / revenue.sum())]
    return Table(
        "gains",
        both("report.table.gains"),
        tuple(columns),
        tuple(rows),
        dossier.digits,
        note=_note(dossier),
        total=(both("report.all_cities"), *totals),
    )


def _note(dossier: Dossier) -> Bilingual:
    """What the columns are, and why a rule stands beside the scheme that by its text may be another region's."""
    note = both("report.note.gains")
    if not dossier.compared:
        return note
    why = both("report.note.compared", rules=Joined(other.model.title.both for other in dossier.compared))
    return Joined([note, why], "sentences")


def division_columns(dossier: Dossier) -> list[tuple[str, pd.Series]]:
    """The divisions that are compared: heading and gain by city."""
    scheme = dossier.scheme
    heading = both(f"report.division.{dossier.kind}")
    return [
        (both("report.division.alone"), scheme.gains["alone"]),
        *((s.model.title.both, _of_all(s).reindex(scheme.gain.index)) for s in dossier.compared),
        (heading, scheme.gain),
        (both("report.division.shapley"), scheme.gains["shapley"]),
        *([(both("report.division.nucleolus"), scheme.gains["nucleolus"])] if "nucleolus" in scheme.gains else []),
    ]


def _of_all(scheme: Scheme) -> pd.Series:
    """Gains of the cities, and of other tiers that may be players under the rules they stand beside."""
    others = scheme.tiers["gain"]
    every: pd.Series = pd.concat([scheme.gain, others[~others.index.isin(scheme.gain.index)]])
    return every
