"""Whether the table of sectors is whole, and large enough for what may move away."""

from collections import defaultdict
from collections.abc import Iterator

from citypact.case.draft import Draft
from citypact.case.parties import is_province
from citypact.errors import Problem
from citypact.reading.record import problem
from citypact.reading.suggest import suggestion


def missing_sectors(draft: Draft) -> Iterator[Problem]:
    """Every city has a row for every sector: what is not there is not known, and never 0."""
    sectors = list(dict.fromkeys(draft.texts("sectors", "sector")))
    given = {(record.text("city"), record.text("sector")) for record in draft.rows("sectors")}
    cities = (city for city in draft.texts("cities", "id") if not is_province(city))
    for city in cities if draft.certain("sectors") else ():
        for sector in sectors:
            if (city, sector) not in given:
                yield problem("case.missing_sector", draft.files["sectors"], value=f"{city}/{sector}")


def branches_of_transfers(draft: Draft) -> Iterator[Problem]:
    """A transfer with a value added belongs to a sector of the table, and all of a city's are no more than that."""
    size = {(r.text("city"), r.text("sector")): r.number("value_added") for r in draft.rows("sectors")}
    known = list(dict.fromkeys(sector for _, sector in size if sector))
    leaving: defaultdict[tuple[str | None, str | None], float] = defaultdict(float)
    for record in draft.rows("transfers") if known and draft.certain("sectors") else ():
        field = "sector" if record.text("branch") is None else "branch"
        sector, value = record.text(field), record.number("value_added")
        if sector is None or value is None:
            continue
        if sector not in known:
            yield record.problem(
                "case.unknown_sector", field, file=draft.files["sectors"], hint=suggestion(sector, known)
            )
            continue
        at = (record.text("origin"), sector)
        leaving[at] += value
        whole = size.get(at)
        if whole is not None and leaving[at] > whole:
            yield record.problem(
                "case.sector_exceeded", "value_added", sector=sector, city=at[0] or "", whole=f"{whole:g}"
            )


STRUCTURE = (missing_sectors, branches_of_transfers)
