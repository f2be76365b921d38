"""Ratio and term of every transfer that moves."""

import numpy as np
import pandas as pd

from ...text import Bilingual, both
from ..dossier import Dossier
from ..money import Kind
from ..table import Assumed, Column, Row, Table
from .evidence import weakest

_COLUMNS: dict[str, Kind] = {
    "transfer": "text",
    "origin": "text",
    "host": "text",
    "start": "year",
    "shared_until": "year",
    "years": "count",
    "origin_share": "percent",
    "fund_share": "percent",
    "treasury_share": "percent",
    "host_share": "percent",
    "shared_tax": "money",
    "to_origin": "money",
    "to_fund": "money",
    "standing": "text",
}


def ratios(dossier: Dossier) -> Table:
    """One row a transfer: parties, sharing years, ratios, tax shared in present value, and why not where it is not."""
    shares = dossier.scheme.shares
    columns = [Column(both(f"report.column.{name}"), kind) for name, kind in _COLUMNS.items()]
    rows = [_row(dossier, str(transfer), deal) for transfer, deal in shares.iterrows()]
    totals = [float(shares[name].sum()) for name in ("shared_tax", "to_origin", "to_fund")]
    whole = Table(
        "ratios",
        both("report.table.ratios"),
        tuple(columns),
        tuple(rows),
        dossier.digits,
        note=both("report.note.ratios"),
        total=(both("report.all_transfers"), *[None] * 9, *totals, None),
    )
    idle = [] if (shares["fund_share"] > 0).any() else ["fund_share", "to_fund"]
    idle += [] if dossier.scheme.model.tax_sharing.treasury_share else ["treasury_share"]
    idle += ["standing"] if (shares["standing"] == "shared").all() else []
    return whole.without([list(_COLUMNS).index(name) for name in idle])


def yearly_ratios(dossier: Dossier) -> Table:
    """Ratios by year, for the transfers whose ratio is not the same in all sharing years."""
    years = list(dossier.scheme.case.years)
    rows: list[Row] = []
    for party in ("origin", "fund"):
        paths = getattr(dossier.scheme.terms, f"{party}_share")
        for transfer, path in paths.items():
            if transfer in dossier.scheme.terms.plan and _varies(dossier.scheme.shares.loc[transfer], years, path):
                rows.append((dossier.names.subject(transfer), both(f"report.column.{party}_share"), *path))
    columns = [Column(both("report.column.transfer")), Column(both("report.column.party"))]
    columns += [Column(str(year), "percent") for year in years]
    return Table("yearly_ratios", both("report.table.yearly_ratios"), tuple(columns), tuple(rows), dossier.digits)


def _row(dossier: Dossier, transfer: str, deal: pd.Series) -> Row:
    names, case = dossier.names, dossier.scheme.case
    sources = [row for row in case.transfers if row.id == transfer]
    hosts = [row for row in case.hosts if row.transfer == transfer and row.host == deal["host"]]
    mark = Assumed if weakest([*sources, *hosts]) == "assumed" else float
    shared = deal["standing"] == "shared"
    treasury = dossier.scheme.model.tax_sharing.treasury_share
    parts = (deal["origin_share"], deal["fund_share"], treasury, deal["host_share"])
    ratio = [float(part) if shared else None for part in parts]
    money = [mark(float(deal[name])) if shared else None for name in ("shared_tax", "to_origin", "to_fund")]
    parties = [names.party(str(deal[name])) for name in ("origin", "host")]
    start = int(deal["start"])
    until = int(deal["last_year"]) if shared else None
    years = until - int(deal["first_year"]) + 1 if until is not None else None
    standing = _standing(str(deal["standing"]), sources[0].led_by)
    return (names.subject(transfer), *parties, start, until, years, *ratio, *money, standing)


def _standing(standing: str, led_by: str) -> Bilingual:
    return both(f"report.standing.{standing}" + (f".{led_by}" if standing == "other-lead" else ""))


def _varies(deal: pd.Series, years: list[int], path: tuple[float, ...]) -> bool:
    if deal["standing"] != "shared":
        return False
    inside = [share for year, share in zip(years, path, strict=True) if deal["first_year"] <= year <= deal["last_year"]]
    return bool(np.ptp(inside) > 1e-9)
