"""Whether a table adds up as it is printed, or says that it is rounded: read off its texts alone."""

from collections.abc import Iterable, Iterator

from citypact.report.table import Table

Gap = tuple[str, float, int]
"""Where, by how much parts miss their total as printed, and how many parts there are."""


def figure(text: str) -> float:
    """A printed amount; nothing for a dash or a blank."""
    bare = text.rstrip("*").replace(",", "")
    return float(bare) if bare and bare not in ("–", "-") else 0.0


def gaps(table: Table) -> Iterator[Gap]:
    """Of every column of money or counts with a total, and every column or row that adds up others."""
    rows = [table.texts(row, "en") for row in table.rows]
    total = table.total_texts("en")
    numbers = [at for at, column in enumerate(table.columns) if column.kind in ("money", "count")]
    for at in numbers:
        if total[at]:
            yield str(table.columns[at].heading), figure(total[at]) - sum(figure(row[at]) for row in rows), len(rows)
    shown = [*rows, total] if table.total is not None else rows
    for found in table.sums:
        lines = [[row[at] for row in shown] for at in numbers] if found.of_rows else shown
        for line in lines:
            parts = sum(figure(line[at]) for at in found.plus) - sum(figure(line[at]) for at in found.less)
            count = len(found.plus) + len(found.less)
            yield f"{found} {line[0]}", figure(line[found.whole]) - parts, count


def check(tables: Iterable[Table]) -> dict[str, list[Gap]]:
    """What is off, by table: no more than the rounding of every part, and said. The gaps of each table."""
    found = {table.key: list(gaps(table)) for table in tables}
    for table in tables:
        last = 10.0**-table.digits
        off = [(where, gap, parts) for where, gap, parts in found[table.key] if abs(gap) > last / 2]
        for where, gap, parts in off:
            assert abs(gap) <= last * (parts + 1) / 2 + 1e-9, (table.key, where, gap)
        assert table.rounded is bool(off), (table.key, off)
    return {key: each for key, each in found.items() if each}
