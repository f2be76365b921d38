"""From a case to plain cells and values, the same for every format; the inverse of reading."""

from collections.abc import Iterator, Sequence
from typing import Any

from citypact.case.columns import change_columns, columns_of, field_of, formula_columns
from citypact.case.model import Case
from citypact.reading.columns import Column
from citypact.reading.fields import Frozen

Row = list[Any]


def table_cells(case: Case, table: str) -> tuple[list[str], list[Row]]:
    """The header and the rows of a table; a cell is a text, a number, a flag, a tuple of keys or None."""
    records = getattr(case, field_of(table))
    indicators = dict.fromkeys(name for city in case.cities for name in city.indicators)
    every = columns_of(table, case.taxes, case.resources, indicators)
    columns = [column for column in every if not _goes_without_saying(records, column)]
    return [column.name for column in columns], [[_value(record, column) for column in columns] for record in records]


def scenario_cells(case: Case) -> tuple[list[str], list[Row]]:
    """One row for each change of each scenario."""
    changes = [column.name for column in change_columns()]
    rows: list[Row] = [
        [scenario.id, scenario.title.en, scenario.title.zh, *(getattr(change, name) for name in changes)]
        for scenario in case.scenarios
        for change in scenario.changes
    ]
    return ["scenario", "title_en", "title_zh", *changes], rows


def scalars(case: Case) -> dict[str, Any]:
    """What stands in ``case.toml``: every field but the tables and scenarios, whole numbers without decimals.

    What is accepted and what provinces take in has no place where nothing is, nor prices that do not rise and of which
    nothing is said.
    """
    left_out = {name for name, value in case if isinstance(value, tuple)}
    left_out |= {name for name in ("accepted", "province_revenue") if not getattr(case, name)}
    if not case.inflation and "inflation" not in case.figures:
        left_out.add("inflation")
    values = case.model_dump(mode="json", exclude=left_out)
    return {"schema": values.pop("schema_version")} | {name: _plain(value) for name, value in values.items()}


def scenarios(case: Case) -> dict[str, Any]:
    """What stands in ``scenarios.toml``."""
    return {
        scenario.id: _plain(scenario.model_dump(mode="json", exclude={"id"}, exclude_none=True))
        for scenario in case.scenarios
    }


def formulas(case: Case) -> dict[str, dict[str, dict[str, Any]]]:
    """What stands in ``derivation.toml``, by table, column and row."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for formula in case.derivation:
        values = formula.model_dump(mode="json", exclude={"table", "column", "row"}, exclude_none=True)
        found.setdefault(formula.table, {}).setdefault(formula.column, {})[formula.row] = _plain(values)
    return found


def formula_cells(case: Case) -> tuple[list[str], list[Row]]:
    """One row for each formula."""
    columns = [column.name for column in formula_columns()]
    return columns, [[getattr(formula, name) for name in columns] for formula in case.derivation]


def leaves(tree: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """The values of nested mappings under their dotted keys; keys hold no dots."""
    for name, branch in tree.items():
        if isinstance(branch, dict):
            yield from leaves(branch, f"{prefix}{name}.")
        else:
            yield prefix + name, branch


def _goes_without_saying(records: Sequence[Frozen], column: Column) -> bool:
    """Whether the column is one that may be absent, and all its cells hold what its absence means."""
    if not column.optional or column.unknown:
        return False
    return all(_value(record, column) == type(record).model_fields[column.name].default for record in records)


def _value(record: Frozen, column: Column) -> Any:
    value: Any = record
    for step in column.path:
        value = value[step] if isinstance(value, dict) else getattr(value, str(step))
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else value
