"""The columns that a table of a case must have, given its header."""

from collections.abc import Iterable

from citypact.case.columns import FAMILIES, columns_of
from citypact.reading.columns import Column
from citypact.reading.grid import UNIT_COLUMNS, Grid


def table_columns(
    table: str, grid: Grid, taxes: Iterable[str] | None, resources: Iterable[str] | None
) -> tuple[Column, ...]:
    """The columns that the table must have, given its header. None: what case.toml declares is not known."""

    def declared_or_seen(declared: Iterable[str] | None, prefix: str) -> list[str]:
        seen = (name.removeprefix(prefix) for name in grid.names if name.startswith(prefix) and name != prefix)
        return list(seen if declared is None else declared)

    taxes = declared_or_seen(taxes, FAMILIES["taxes"].prefix)
    resources = declared_or_seen(resources, FAMILIES["uses"].prefix)
    fixed = {column.name for column in columns_of(table)}
    extra = [name for name in dict.fromkeys(grid.names) if name and name not in fixed]
    extra = [name for name in extra if name.casefold() not in UNIT_COLUMNS]
    return columns_of(table, taxes, resources, extra)
