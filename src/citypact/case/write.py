"""A case as the files of a folder, with an explanation of every value as a comment in ``case.toml``."""

from typing import TYPE_CHECKING, Any

from citypact.case.columns import REQUIRED_TABLES
from citypact.case.encode import formulas, scalars, scenarios, table_cells
from citypact.case.folder import CASE_FILE, DERIVATION_FILE, FILES, SCENARIOS_FILE
from citypact.case.model import Case
from citypact.catalogue import LANGUAGES
from citypact.reading.cells import cell_text
from citypact.reading.tables import csv_bytes
from citypact.text import say

if TYPE_CHECKING:
    from tomlkit.items import InlineTable


def folder_contents(case: Case) -> dict[str, bytes]:
    """File name -> content. Tables without rows are left out where the format allows it."""
    contents = {CASE_FILE: _case_toml(case).encode()}
    for table, file in FILES.items():
        header, rows = table_cells(case, table)
        if rows or table in REQUIRED_TABLES:
            contents[file] = csv_bytes([header, *([cell_text(value) for value in row] for row in rows)])
    if case.scenarios:
        contents[SCENARIOS_FILE] = _scenarios_toml(case).encode()
    if case.derivation:
        contents[DERIVATION_FILE] = _derivation_toml(case).encode()
    return contents


def _case_toml(case: Case) -> str:
    import tomlkit

    document = tomlkit.document()
    for name, value in scalars(case).items():
        section = tomlkit.table() if isinstance(value, dict) and name != "title" else None
        for lang in LANGUAGES:
            (document if section is None else section).add(tomlkit.comment(say(f"columns.case.{name}", lang)))
        if section is None:
            document.add(name, _inline(value) if isinstance(value, dict) else value)
        else:
            for key, part in value.items():
                section.add(key, _inline(part) if isinstance(part, dict) else part)
            document.add(tomlkit.nl())
            document.add(name, section)
    return tomlkit.dumps(document)


def _inline(record: dict[str, Any]) -> "InlineTable":
    import tomlkit

    inline = tomlkit.inline_table()
    inline.update(record)
    return inline


def _scenarios_toml(case: Case) -> str:
    import tomlkit

    document = tomlkit.document()
    for name, scenario in scenarios(case).items():
        section = tomlkit.table()
        section.add("title", _inline(scenario["title"]))
        changes = tomlkit.aot()
        for change in scenario["changes"]:
            table = tomlkit.table()
            table.update(change)
            changes.append(table)
        section.add("changes", changes)
        document.add(name, section)
    return tomlkit.dumps(document)


def _derivation_toml(case: Case) -> str:
    import tomlkit

    document = tomlkit.document()
    for lang in LANGUAGES:
        for line in say("columns.derivation", lang).split("\n"):
            document.add(tomlkit.comment(line))
    for table, columns in formulas(case).items():
        section = tomlkit.table(is_super_table=True)
        for column, rows in columns.items():
            inner = tomlkit.table()
            for row, formula in rows.items():
                inner.add(row, _inline(formula))
            section.add(column, inner)
        document.add(table, section)
    return tomlkit.dumps(document)
