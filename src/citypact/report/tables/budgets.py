"""Budgets beside benefits: each gain split in the two, what a budget goes through until it pays, and both by year."""

from collections.abc import Sequence

import pandas as pd

from ...pact.budgets import budget_flows as budgets_by_year
from ...pact.budgets import imputed_flows as imputed_by_year
from ...text import both
from ..dossier import Dossier
from ..resting import resting
from ..table import Cell, Column, Row, Sum, Table, column

_MONEY = ("revenue", "budget", "imputed")
_FINANCED = ("to_finance", "peak_to_finance")


@resting
def budgets(dossier: Dossier) -> Table:
    """One row a city: budget revenue, budget, imputed benefits and gain; years of loss, payback, sum to finance."""
    found, gain = dossier.scheme.budgets, dossier.scheme.gain
    by_city = found.to_dict("index")
    columns = [column("city"), *(Column(both(f"report.budget.{name}"), "money") for name in _MONEY)]
    columns += [column("gain", "money"), Column(both("report.budget.loss_years"))]
    columns += [Column(both("report.budget.payback_year"), "year")]
    columns += [Column(both(f"report.budget.{name}"), "money") for name in _FINANCED]
    rows: list[Row] = []
    for city, name in dossier.names.cities.items():
        row = by_city[city]
        money, financed = ([float(row[key]) for key in keys] for keys in (_MONEY, _FINANCED))
        back = None if pd.isna(row["payback_year"]) else int(row["payback_year"])
        rows.append((name, *money, float(gain[city]), years_text(row["loss_years"]), back, *financed))
    sums = {key: float(found[key].sum()) for key in (*_MONEY, *_FINANCED)}
    total: list[Cell] = [both("report.all_cities"), *(sums[key] for key in _MONEY), float(gain.sum()), None, None]
    return Table(
        "budgets",
        both("report.table.budgets"),
        tuple(columns),
        tuple(rows),
        dossier.digits,
        both("report.note.budgets", last=dossier.scheme.case.years[-1]),
        total=(*total, *(sums[key] for key in _FINANCED)),
        sums=(Sum(4, (2, 3)),),
    )


@resting
def budget_flows(dossier: Dossier) -> Table:
    """One row a city: change of its budget by year, not discounted, and its present value."""
    return _by_year(dossier, "budget_flows", budgets_by_year(dossier.scheme.case, dossier.scheme.ledger), "budget")


@resting
def imputed_flows(dossier: Dossier) -> Table:
    """One row a city: benefits by year that no budget sees, and their present value; none where there are none."""
    table = imputed_by_year(dossier.scheme.case, dossier.scheme.ledger)
    return _by_year(dossier, "imputed_flows", table, "imputed")


def years_text(years: Sequence[int]) -> str:
    """Years as a reader writes them: runs by their first and last.

    >>> years_text((2024, 2025, 2026, 2030))
    '2024–2026, 2030'
    """
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _by_year(dossier: Dossier, key: str, flows: pd.DataFrame, part: str) -> Table:
    present = dossier.scheme.budgets[part]
    years = [Column(str(year), "money") for year in dossier.scheme.case.years]
    rows: tuple[Row, ...] = tuple(
        (name, *map(float, flows.loc[city]), float(present[city])) for city, name in dossier.names.cities.items()
    )
    return Table(
        key,
        both(f"report.table.{key}"),
        (column("city"), *years, column("present_value", "money")),
        rows if flows.to_numpy().any() else (),
        dossier.digits,
        both(f"report.note.{key}"),
        total=(both("report.all_cities"), *map(float, flows.sum()), float(present.sum())),
    )
