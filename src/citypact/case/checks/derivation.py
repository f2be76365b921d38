"""Whether formulas name a figure that there is, and make of it what stands there."""

from collections.abc import Iterator
from functools import cache, partial

from citypact.case.checks.identity import key_of
from citypact.case.draft import Draft
from citypact.case.formulas import LATEST, LEFT, RENTED, Terms, can_be, charged
from citypact.errors import Problem
from citypact.reading.record import Record
from citypact.reading.suggest import suggestion


def named(draft: Draft) -> Iterator[Problem]:
    """Each formula names a column that can have one and a row that there is, once."""
    seen: set[tuple[str | None, ...]] = set()
    known_rows = cache(partial(_rows, draft))
    for record in draft.derivation:
        table, column, row = (record.text(name) for name in ("table", "column", "row"))
        if table is None or table not in RENTED:
            continue  # the model says so
        known = [*RENTED[table], *LEFT.get(table, ())]
        if column is not None and column not in known:
            hint = suggestion(column, known)
            yield record.problem("case.formula_of_no_column", "column", table=table, hint=hint)
        rows = known_rows(table)
        if row is not None and row not in rows and draft.certain(table):
            hint = suggestion(row, rows)
            yield record.problem("case.formula_of_no_row", "row", value=row, table=table, hint=hint)
        if (table, column, row) in seen:
            yield record.problem("case.formula_twice", "row", value=row)
        seen.add((table, column, row))


def whole(draft: Draft) -> Iterator[Problem]:
    """Each formula says what its column asks for: what it is a rent of, or full cost and life."""
    for record in draft.derivation:
        table, column = record.text("table"), record.text("column")
        left = column in LEFT.get(table or "", ())
        given = {name for name in ("rent_of", "full_cost", "life") if record.get(name) is not None}
        if column is not None and not record.broken and given != ({"full_cost", "life"} if left else {"rent_of"}):
            yield record.problem("case.formula_left_of" if left else "case.formula_rent_of", "column")


def figures(draft: Draft) -> Iterator[Problem]:
    """A cost net of what is left is what its formula makes it, to the last digit that is written."""
    terms, known_rows = _terms(draft), cache(partial(_rows, draft))
    for record in draft.derivation if terms is not None else ():
        if terms is None or record.text("column") not in LEFT["projects"]:
            continue
        found = known_rows(record.text("table") or "").get(record.text("row") or "")
        if found is not None:
            yield from _differing(record, found, terms)


def _differing(record: Record, project: Record, terms: Terms) -> Iterator[Problem]:
    full, life = record.number("full_cost"), record.number("life")
    cost, start, years = (project.number(name) for name in ("capital_cost", "start_year", "build_years"))
    if full is None or life is None or life <= 0 or cost is None or start is None or years is None:
        return
    if not can_be(start, years):
        return
    right = charged(full, life, terms, int(start), int(years))
    if abs(right - cost) > 0.5 * _last_digit(cost) * (1 + 1e-6):
        yield record.problem(
            "case.formula_differs", "full_cost", figure=f"{right:.6g}", found=f"{cost:g}", file=project.file
        )


def _rows(draft: Draft, table: str) -> dict[str, Record]:
    return {"/".join(key): row for row in draft.rows(table) if (key := key_of(row, table))}


def _terms(draft: Draft) -> Terms | None:
    case = draft.case
    rate, base, horizon = (case.number(name) for name in ("discount_rate", "base_year", "horizon"))
    inflation = case.number("inflation") or 0.0
    if rate is None or base is None or horizon is None or not abs(base) + abs(horizon) < LATEST:
        return None
    found = Terms(rate, inflation, int(base + horizon) + 1)
    return found if found.possible else None


def _last_digit(figure: float) -> float:
    """What one more in the last decimal of a figure is, as it is written; of whole numbers 1."""
    decimals = repr(float(figure)).partition("e")[0].partition(".")[2]
    return 1.0 if decimals == "0" else 10.0 ** -len(decimals)


DERIVATION = (named, whole, figures)
