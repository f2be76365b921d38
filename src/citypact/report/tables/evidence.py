"""What the figures rest on: published, derived or assumed, row by row, and their sources."""

from collections import Counter
from collections.abc import Iterable

from ...case.model import Case, Evidence, Sourced
from ...case.summary import sourced
from ...text import both
from ..dossier import Dossier
from ..table import Assumed, Column, Table, column

_WORDS: tuple[Evidence, ...] = ("published", "derived", "assumed")


def weakest(rows: Iterable[Sourced]) -> Evidence:
    """The weakest evidence among rows."""
    return max((row.evidence for row in rows), key=_WORDS.index, default="published")


def marking(case: Case, rows: Iterable[Sourced]) -> type[Assumed] | type[float]:
    """How amounts that follow from rows, and from the figures of the whole case, are shown: marked, or as they are."""
    return Assumed if weakest([*rows, *case.figures.values()]) == "assumed" else float


def evidence(dossier: Dossier) -> Table:
    """One row for each table of the case: how many rows are published, derived and assumed."""
    rows, whole = [], Counter[Evidence]()
    for name, records in sourced(dossier.scheme.case):
        count = Counter(row.evidence for _, row in records)
        whole += count
        if records:
            label = both(f"report.case_table.{name}")
            rows.append((label, *(count[word] for word in _WORDS), _which(records, count["assumed"])))
    columns = [column("table")]
    columns += [Column(both(f"report.evidence.{word}"), "count") for word in _WORDS]
    columns += [column("assumed_rows")]
    return Table(
        "evidence",
        both("report.table.evidence"),
        tuple(columns),
        tuple(rows),
        note=both("report.note.evidence"),
        total=(both("report.all_rows"), *(whole[word] for word in _WORDS), None),
    )


def assumed_rows(dossier: Dossier) -> Table:
    """One row for each assumed row or figure of the case, with where the assumption comes from."""
    citations = dossier.scheme.case.citations
    rows = tuple(
        (both(f"report.case_table.{name}"), key, citations.get(row.source, row.source))
        for name, rows in sourced(dossier.scheme.case)
        for key, row in rows
        if row.evidence == "assumed"
    )
    columns = (
        column("table"),
        column("row"),
        column("source"),
    )
    return Table("assumed_rows", both("report.table.assumed_rows"), columns, rows)


def sources(dossier: Dossier) -> Table:
    """One row for each citation of the case."""
    columns = (column("key"), column("source"))
    return Table("sources", both("report.table.sources"), columns, tuple(dossier.scheme.case.citations.items()))


def evidence_records(case: Case) -> list[dict[str, object]]:
    """One object for each table of the case: rows by evidence, and the keys of those that are assumed."""
    return [
        {
            "table": name,
            **{word: sum(row.evidence == word for _, row in records) for word in _WORDS},
            "assumed_rows": [key for key, row in records if row.evidence == "assumed"],
        }
        for name, records in sourced(case)
    ]


def _which(records: list[tuple[str, Sourced]], assumed: int) -> str | None:
    if assumed == 0:
        return None
    if assumed == len(records):
        return both("report.every_one")
    return ", ".join(key for key, row in records if row.evidence == "assumed")
