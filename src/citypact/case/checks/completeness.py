"""Whether all is there: tables with rows, every tax and resource of every row, a source for every figure."""

from collections.abc import Iterable, Iterator

from citypact.case.columns import TABLES, columns_of
from citypact.case.draft import Draft, section
from citypact.errors import Problem
from citypact.reading.grid import UNIT_COLUMNS
from citypact.reading.record import Record, problem
from citypact.reading.suggest import suggestion

_FIGURES = ("discount_rate", "revenue_growth")


def figure_keys(case: Record) -> list[str]:
    """The figures of case.toml that need a source, by their dotted keys."""
    keys = [key for key in _FIGURES if case.get(key) is not None]
    keys += ["inflation"] if case.get("inflation") or "inflation" in case.mapping("figures") else []
    keys += [f"retention.{tax}" for tax in case.mapping("retention")]
    for province in case.mapping("province_retention"):
        keys += [f"province_retention.{province}.{tax}" for tax in case.mapping("province_retention", province)]
    keys += [f"province_revenue.{province}" for province in case.mapping("province_revenue")]
    return keys


def empty_tables(draft: Draft) -> Iterator[Problem]:
    """No cities, or neither transfers nor projects: nothing to share. Only said of tables that could be read."""
    if not draft.tables["cities"] and draft.certain("cities"):
        yield problem("case.no_cities", draft.files["cities"])
    if not any(draft.tables[table] or not draft.certain(table) for table in ("transfers", "projects")):
        yield problem("case.nothing_to_share", draft.files["transfers"])


def schema_version(draft: Draft) -> Iterator[Problem]:
    """The version of the format has to be said."""
    if not draft.case.broken and draft.case.get("schema_version") is None:
        yield draft.case.problem("missing_value", "schema_version")


def figures(draft: Draft) -> Iterator[Problem]:
    """Figures of case.toml without source, and sources of no figure."""
    if draft.taxes is None or section(draft.case, "figures") is None:
        return
    needed, given = figure_keys(draft.case), draft.case.mapping("figures")
    for key in needed:
        if key not in given:
            yield draft.case.problem("case.missing_figure", *key.split("."))
    for key in given:
        if key not in needed and tuple(key.split(".")) not in draft.case.broken:
            yield draft.case.problem("case.unknown_figure", "figures", key, value=key, hint=suggestion(key, needed))


def accepted(draft: Draft) -> Iterator[Problem]:
    """Reasons for figures of tables and columns that there are not."""
    case, tables = draft.case, ["case", *TABLES]
    for table in case.mapping("accepted"):
        if table not in tables:
            yield case.problem("unknown_field", "accepted", table, value=table, hint=suggestion(table, tables))
        for name in case.mapping("accepted", table) if table in tables else ():
            if name not in (known := _columns(draft, table)):
                yield case.problem("unknown_field", "accepted", table, name, value=name, hint=suggestion(name, known))


def taxes_and_uses(draft: Draft) -> Iterator[Problem]:
    """Every transfer and host gives each tax, every transfer its use of each resource; and no others."""
    for field, declared, tables in (
        ("taxes", draft.taxes, ("transfers", "hosts")),
        ("uses", section(draft.case, "resources"), ("transfers",)),
    ):
        for record in draft.rows(*tables) if declared is not None else ():
            yield from _keys(record, field, declared or ())


def indicators(draft: Draft) -> Iterator[Problem]:
    """Every city has the same indicators, under names that are not those of other columns."""
    known = dict.fromkeys(name for city in draft.rows("cities") for name in city.mapping("indicators"))
    for city in draft.rows("cities"):
        for name in known:
            if name not in city.mapping("indicators") and not _broken(city, ("indicators", name)):
                yield city.problem("case.missing_indicator", "indicators", name, name=name)
    taken = UNIT_COLUMNS | {column.name for column in columns_of("cities")}
    for city in draft.rows("cities"):
        for name in city.mapping("indicators"):
            if name.casefold() in taken:
                yield city.problem("case.indicator_taken", "indicators", name, value=name)


def _columns(draft: Draft, table: str) -> list[str]:
    """The names of the columns of a table, or of the rates of case.toml."""
    if table == "case":
        return list(_FIGURES)
    indicators = dict.fromkeys(name for city in draft.rows("cities") for name in city.mapping("indicators"))
    columns = columns_of(table, draft.case.mapping("retention"), draft.case.mapping("resources"), indicators)
    return [column.name for column in columns]


def _keys(record: Record, field: str, expected: Iterable[str]) -> Iterator[Problem]:
    """A mapping of a record against the keys it must have."""
    given = record.mapping(field)
    for key in expected:
        if key not in given and not _broken(record, (field, key)):
            yield record.problem("missing_value", field, key)
    for key in given:
        if key not in expected:
            yield record.problem(f"case.unknown_{field}_column", field, key, value=key, hint=suggestion(key, expected))


def _broken(record: Record, path: tuple[str, ...]) -> bool:
    return any(path[: len(broken)] == broken for broken in record.broken)


COMPLETENESS = (empty_tables, schema_version, figures, accepted, taxes_and_uses, indicators)
