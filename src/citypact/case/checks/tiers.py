"""Whether it is said, once and wholly, what each tier of government keeps of each tax."""

from collections.abc import Iterator

from citypact.case.draft import Draft, section
from citypact.errors import Problem
from citypact.reading.record import Record

_EXACT = 1e-9
"""What shares may lack of 1: the rounding of binary fractions."""


def given_once(draft: Draft) -> Iterator[Problem]:
    """The short form in case.toml, or the table; not both, and one of them."""
    short = section(draft.case, "retention")
    rows = draft.tables["retention"]
    if short is None:
        return
    if not short and not rows and draft.certain("retention"):
        yield draft.case.problem(
            "missing_value" if draft.case.get("retention") is None else "empty_section", "retention"
        )
    for field in ("retention", "province_retention"):
        if rows and draft.case.get(field):
            yield draft.case.problem("case.retention_twice", field, file=draft.files["retention"])


def one_place(draft: Draft) -> Iterator[Problem]:
    """A row is meant for all, for a province or for a city; a province in which no city lies is none."""
    for record in draft.rows("retention"):
        if record.text("province") is not None and record.text("city") is not None:
            yield record.problem("case.two_places", "city", province=record.text("province"))


def whole(draft: Draft) -> Iterator[Problem]:
    """Shares of all tiers of a tax add up to 1 at every city; said once of the same rows."""
    every = draft.tables["retention"]
    if not all(map(draft.certain, ("retention", "cities"))):
        return
    if any(row.broken or row.number("share") is None for row in every):
        return
    said: set[tuple[int, ...]] = set()
    kept = {row.text("tax") for row in every}
    for tax in (tax for tax in draft.taxes or () if tax in kept):
        for city in draft.rows("cities"):
            rows = _rows_at(draft, tax, city)
            found = sum(row.number("share") or 0.0 for row in rows)
            if abs(found - 1.0) > _EXACT and tuple(map(id, rows)) not in said:
                said.add(tuple(map(id, rows)))
                at = rows[-1] if rows else next(r for r in every if r.text("tax") == tax)
                tiers = ", ".join(f"{row.text('tier')} {row.number('share'):g}" for row in rows) or "-"
                values = {"tax": tax, "city": city.text("id"), "tiers": tiers, "sum": f"{found:.10g}"}
                yield at.problem("case.tiers_not_whole", "share", **values)


def _rows_at(draft: Draft, tax: str, city: Record) -> list[Record]:
    """The row of each tier that holds at a city, the narrowest last."""
    found: dict[str | None, tuple[int, Record]] = {}
    for row in draft.rows("retention"):
        of_city, of_province = row.text("city"), row.text("province")
        here = of_city in (None, city.text("id")) and of_province in (None, city.text("province"))
        width = 2 if of_city else 1 if of_province else 0
        if here and row.text("tax") == tax and width >= found.get(row.text("tier"), (0, row))[0]:
            found[row.text("tier")] = width, row
    return [row for _, row in sorted(found.values(), key=lambda held: held[0])]


TIERS = (given_once, one_place, whole)
