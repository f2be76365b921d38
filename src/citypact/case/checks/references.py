"""Whether everything that is named exists."""

from collections.abc import Iterable, Iterator

from citypact.case.columns import TABLES
from citypact.case.draft import Draft, section
from citypact.case.model import BEYOND
from citypact.errors import Problem
from citypact.reading.fields import is_key
from citypact.reading.record import Record
from citypact.reading.suggest import Suggestions
from citypact.text import both

REFERENCES_BY_ROW = (
    ("retention", "city", "cities"),
    ("transfers", "origin", "cities"),
    ("hosts", "transfer", "transfers"),
    ("hosts", "host", "cities"),
    ("capacities", "city", "cities"),
    ("project_benefits", "project", "projects"),
    ("project_benefits", "city", "cities"),
    ("links", "city_a", "cities"),
    ("links", "city_b", "cities"),
    ("sectors", "city", "cities"),
)
"""Table and field that hold the key of a row of another table."""


class _Keys:
    """The keys that there are, and which of them may have been meant: none that is refused itself."""

    def __init__(self, keys: Iterable[str]) -> None:
        self.all = dict.fromkeys(keys)
        self.meant = Suggestions(filter(is_key, self.all))


def unknown_rows(draft: Draft) -> Iterator[Problem]:
    """Keys of cities, transfers and projects that no row has."""
    for table, field, target in REFERENCES_BY_ROW:
        known = _Keys(draft.texts(target, "id"))
        for record in draft.rows(table) if _told(draft, target) else ():
            if (table, field, record.text(field)) != ("hosts", "host", BEYOND):
                yield from _unknown(record, (field,), record.text(field), known, target)


def unknown_members(draft: Draft) -> Iterator[Problem]:
    """Members of projects that are no cities, or stand twice."""
    known = _Keys(draft.texts("cities", "id"))
    for record in draft.rows("projects"):
        members = record.get("members")
        for index, member in enumerate(members if isinstance(members, list) else ()):
            if isinstance(member, str) and _told(draft, "cities"):
                yield from _unknown(record, ("members", index), member, known, "cities")
            if member in members[:index]:
                yield record.problem("case.member_twice", "members", index)


def unknown_areas(draft: Draft) -> Iterator[Problem]:
    """Givers and takers of exchanges that are neither cities nor provinces."""
    known = _Keys([*draft.texts("cities", "id"), *draft.texts("cities", "province")])
    for record in draft.rows("exchanges") if _told(draft, "cities") else ():
        for field in ("givers", "takers"):
            areas = record.get(field)
            for index, area in enumerate(areas if isinstance(areas, list) else ()):
                if isinstance(area, str):
                    yield from _unknown(record, (field, index), area, known, "areas")


def exchanges_with_oneself(draft: Draft) -> Iterator[Problem]:
    """Exchanges of a city with itself alone, be it called by its own name or that of its province."""
    inside: dict[str, set[str]] = {}
    for record in draft.rows("cities") if _told(draft, "cities") else ():
        for area in {record.text("id"), record.text("province")} - {None}:
            inside.setdefault(str(area), set()).add(str(record.text("id")))
    for record in draft.rows("exchanges"):
        sides = [record.get(field) for field in ("givers", "takers")]
        cities = [
            {city for area in side for city in inside.get(str(area), ())} for side in sides if isinstance(side, list)
        ]
        if len(cities) == 2 and cities[0] == cities[1] and len(cities[0]) == 1:
            yield record.problem("case.exchange_with_itself", "takers", value=", ".join(map(str, sides[1])))


def unknown_resources(draft: Draft) -> Iterator[Problem]:
    """Capacities of resources that case.toml does not declare."""
    resources = section(draft.case, "resources")
    known = _Keys(resources or ())
    for record in draft.rows("capacities") if resources is not None else ():
        yield from _unknown(record, ("resource",), record.text("resource"), known, "resources")


def unknown_citations(draft: Draft) -> Iterator[Problem]:
    """Sources without a citation."""
    known = _Keys(draft.case.mapping("citations"))
    if not known.all:
        return
    for record in draft.rows(*TABLES):
        yield from _unknown(record, ("source",), record.text("source"), known, "citations")
    for key in draft.case.mapping("figures"):
        path = ("figures", key, "source")
        yield from _unknown(draft.case, path, draft.case.text(*path), known, "citations")


def unknown_provinces(draft: Draft) -> Iterator[Problem]:
    """Provinces of cities without a name, if any have names; provinces with shares of their own but no city."""
    named = _Keys(draft.case.mapping("provinces"))
    for record in draft.rows("cities") if named.all else ():
        yield from _unknown(record, ("province",), record.text("province"), named, "provinces")
    inhabited = _Keys(draft.texts("cities", "province"))
    for province in draft.case.mapping("province_retention") if inhabited.all else ():
        yield from _unknown(draft.case, ("province_retention", province), province, inhabited, "provinces")
    for province in draft.case.mapping("province_revenue") if inhabited.all else ():
        yield from _unknown(draft.case, ("province_revenue", province), province, inhabited, "provinces")
    for record in draft.rows("retention") if inhabited.all else ():
        yield from _unknown(record, ("province",), record.text("province"), inhabited, "provinces")


def unknown_taxes(draft: Draft) -> Iterator[Problem]:
    """Tax types of a province that have no local share in general."""
    known = _Keys(draft.case.mapping("retention"))
    for province in draft.case.mapping("province_retention") if known.all else ():
        for tax in draft.case.mapping("province_retention", province):
            yield from _unknown(draft.case, ("province_retention", province, tax), tax, known, "retention")


def _told(draft: Draft, table: str) -> bool:
    """Whether a key that is not in the table is worth a word: without any city, that has been said once already."""
    return draft.certain(table) and bool(draft.tables[table] or table != "cities")


def _unknown(
    record: Record, path: tuple[str | int, ...], name: str | None, known: _Keys, kind: str
) -> Iterator[Problem]:
    if name is not None and name not in known.all:
        hint = known.meant(name)
        yield record.problem("case.unknown_reference", *path, value=name, kind=both(f"case.kind.{kind}"), hint=hint)


REFERENCES = (
    unknown_rows,
    unknown_members,
    unknown_areas,
    exchanges_with_oneself,
    unknown_resources,
    unknown_citations,
    unknown_provinces,
    unknown_taxes,
)
