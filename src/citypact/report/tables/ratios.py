"""Ratio and term of every transfer that moves."""

import numpy as np
import pandas as pd

from ...text import Bilingual, both
from ..dossier import Dossier
from ..money import Kind
from ..resting import summed
from ..table import Assumed, Column, Row, Table, column
from .evidence import marking

_COLUMNS: dict[str, Kind] = {
    "transfer": "text",
    "origin": "text",
    "host": "text",
    "start": "year",
    "shared_until": "year",
    "years": "count",
    "origin_share": "percent",
    "fund_share": "percent",
    "origin_part": "percent",
    "fund_part": "percent",
    "treasury_part": "percent",
    "host_part": "percent",
    "shared_tax": "money",
    "to_origin": "money",
    "to_fund": "money",
    "standing": "text",
}
_PERCENT = [name for name, kind in _COLUMNS.items() if kind == "percent"]
_MONEY = [name for name, kind in _COLUMNS.items() if kind == "money"]
_OF_ALL = ("origin_part", "fund_part", "treasury_part", "host_part")
_OPTIONAL = ("fund_share", "fund_part", "treasury_part", "to_fund")
"""Columns that are left out where they hold nothing but zeros."""


def ratios(dossier: Dossier) -> Table:
    """One row a transfer: parties, years, ratios as agreed, who gets how much of all shared tax, or why none is."""
    shares = dossier.scheme.shares
    columns = [column(name, kind) for name, kind in _COLUMNS.items()]
    rows = [_row(dossier, str(transfer), deal) for transfer, deal in shares.iterrows()]
    money = [
        summed(shares[name], [row[position] for row in rows])
        for position, name in enumerate(_COLUMNS)
        if name in _MONEY
    ]
    blank = [None] * (len(_COLUMNS) - len(_MONEY) - 2)
    whole = Table(
        "ratios",
        both("report.table.ratios"),
        tuple(columns),
        tuple(rows),
        dossier.digits,
        note=both("report.note.ratios"),
        total=(both("report.all_transfers"), *blank, *money, None),
    )
    idle = [name for name in _OPTIONAL if not (shares[name] > 0).any()]
    idle += ["standing"] if (shares["standing"] == "shared").all() else []
    return whole.without([list(_COLUMNS).index(name) for name in idle])


def yearly_ratios(dossier: Dossier) -> Table:
    """Agreed ratios by year, for the transfers whose ratio is not the same in all years with tax to split."""
    agreed = dossier.scheme.agreed_ratios
    varying = agreed[agreed.max(axis=1) - agreed.min(axis=1) > 1e-9]
    rows: list[Row] = [
        (dossier.names.subject(transfer), both(f"report.column.{party}_share"), *map(_known, path))
        for (transfer, party), path in zip(varying.index, varying.to_numpy(), strict=True)
    ]
    columns = [column("transfer"), column("party")]
    columns += [Column(str(year), "percent") for year in dossier.scheme.case.years]
    return Table("yearly_ratios", both("report.table.yearly_ratios"), tuple(columns), tuple(rows), dossier.digits)


def _row(dossier: Dossier, transfer: str, deal: pd.Series) -> Row:
    names, case = dossier.names, dossier.scheme.case
    sources = [row for row in case.transfers if row.id == transfer]
    hosts = [row for row in case.hosts if row.transfer == transfer and row.host == deal["host"]]
    mark = marking(case, [*sources, *hosts])
    shared = deal["standing"] == "shared"
    percent = [_ratio(name, _known(deal[name]), mark) if shared else None for name in _PERCENT]
    money = [mark(float(deal[name])) if shared else None for name in _MONEY]
    parties = [names.party(str(deal[name])) for name in ("origin", "host")]
    standing = _standing(str(deal["standing"]), sources[0].led_by)
    return (names.subject(transfer), *parties, int(deal["start"]), *years_of(deal), *percent, *money, standing)


def years_of(deal: pd.Series) -> tuple[int | None, int | None]:
    """Last sharing year and how many there are; nothing where no tax is shared."""
    if pd.isna(deal["last_year"]):
        return None, None
    return int(deal["last_year"]), int(deal["last_year"]) - int(deal["first_year"]) + 1


def _known(ratio: float) -> float | None:
    return None if np.isnan(ratio) else float(ratio)


def _ratio(name: str, value: float | None, mark: type[Assumed] | type[float]) -> float | Assumed | None:
    """A ratio: what is agreed is agreed; who gets how much in all hangs on the tax."""
    return value if value is None or name not in _OF_ALL else mark(value)


def _standing(standing: str, led_by: str) -> Bilingual:
    name = f"{standing}.{led_by}" if standing == "other-lead" else standing
    return both(f"report.standing.{name}")
