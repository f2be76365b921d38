"""The same case in another unit of money."""

from typing import Any

from citypact.case.model import Case


def in_units_of(case: Case, factor: float) -> Case:
    """The same case with money counted in units ``factor`` times smaller."""
    money = {
        "cities": ("gdp", "revenue", "expenditure"),
        "transfers": ("release_benefit", "adjustment_cost"),
        "hosts": ("capital_cost", "annual_cost", "moving_cost", "firm_gain"),
        "projects": ("capital_cost", "annual_cost"),
        "project_benefits": ("benefit",),
    }
    tables: dict[str, Any] = {}
    for table, columns in money.items():
        rows = []
        for row in getattr(case, table):
            update: dict[str, Any] = {column: getattr(row, column) * factor for column in columns}
            if hasattr(row, "taxes"):
                update["taxes"] = {tax: amount * factor for tax, amount in row.taxes.items()}
            rows.append(row.model_copy(update=update))
        tables[table] = tuple(rows)
    formulas = tuple(formula.scaled(factor) for formula in case.derivation)
    return case.model_copy(update={**tables, "derivation": formulas, "unit": case.unit / factor})
