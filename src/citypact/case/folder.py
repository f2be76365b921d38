"""A case as a folder: ``case.toml``, one CSV file for each table, ``scenarios.toml``."""

from collections.abc import Iterator, Sequence
from pathlib import Path as FilePath
from typing import Any

from citypact.case.columns import FAMILIES, REQUIRED_TABLES, TABLES, columns_of
from citypact.case.draft import Draft, declared_taxes, empty_tables, section
from citypact.case.tables import table_columns
from citypact.errors import Problem
from citypact.reading import toml
from citypact.reading.columns import Path
from citypact.reading.files import read_text
from citypact.reading.grid import decode
from citypact.reading.headings import headed
from citypact.reading.record import Place, Record, problem
from citypact.reading.suggest import suggestion
from citypact.reading.tables import csv_grid
from citypact.storage.lock import unchanging

CASE_FILE = "case.toml"
SCENARIOS_FILE = "scenarios.toml"
DERIVATION_FILE = "derivation.toml"
FILES = {table: f"{table}.csv" for table in TABLES}


def read_folder(folder: FilePath) -> Draft:
    """The draft of the case in ``folder``. Reads every file, however many are wrong, and none while one is written."""
    with unchanging(folder):
        return _draft(folder)


def _draft(folder: FilePath) -> Draft:
    problems: list[Problem] = []
    doubts: list[Problem] = []
    case = _read_scalars(folder, problems)
    others = {"case": CASE_FILE, "scenarios": SCENARIOS_FILE, "derivation": DERIVATION_FILE}
    draft = Draft(case, empty_tables(), [], FILES | others, problems, doubts=doubts)
    for table, file in FILES.items():
        taxes = declared_taxes(case, draft.tables["retention"])
        draft.tables[table] = _read_table(folder / file, table, taxes, draft)
    draft.scenarios = _read_scenarios(folder / SCENARIOS_FILE, problems)
    draft.derivation = list(_read_derivation(folder / DERIVATION_FILE, problems))
    known = [*others.values(), *FILES.values()]
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in (".csv", ".toml") and path.name not in known:
            problems.append(problem("case.unknown_file", path.name, hint=suggestion(path.name, known)))
    return draft


def _read_scalars(folder: FilePath, problems: list[Problem]) -> Record:
    path = folder / CASE_FILE
    if not path.is_file():
        problems.append(problem("case.missing_file", CASE_FILE, folder=folder))
        return Record(CASE_FILE, {}, _placer(""), broken={()})
    text = read_text(path, CASE_FILE, problems) or ""
    data = toml.parse(text, CASE_FILE, problems)
    if not data:
        return Record(CASE_FILE, {}, _placer(text), broken={()} if problems else set())
    if "schema" in data:
        data = {"schema_version": data.pop("schema")} | data
    if "figures" in data:
        data["figures"] = _flat_figures(data["figures"])
    return Record(CASE_FILE, data, _placer(text))


def _read_table(path: FilePath, table: str, taxes: list[str] | None, draft: Draft) -> list[Record]:
    problems = draft.problems
    if not path.exists():
        if table in REQUIRED_TABLES:
            problems.append(problem("case.missing_file", path.name, folder=path.parent))
        return []
    text = read_text(path, path.name, problems)
    grid = None if text is None else csv_grid(text, path.name, problems)
    if grid is None:
        return []
    grid = headed(grid, columns_of(table), problems, draft.doubts)
    columns = table_columns(table, grid, taxes, section(draft.case, "resources"))
    return decode(grid, columns, problems, FAMILIES)


def _read_scenarios(path: FilePath, problems: list[Problem]) -> list[Record]:
    text = read_text(path, path.name, problems) if path.exists() else None
    document = {} if text is None else toml.parse(text, path.name, problems)
    return [_scenario(path.name, name, body, text or "") for name, body in document.items()]


def _scenario(file: str, name: str, body: Any, text: str) -> Record:
    data = {"id": name} | (body if isinstance(body, dict) else {"title": body})
    return Record(file, data, toml.placer(text, (name,)))


def _read_derivation(path: FilePath, problems: list[Problem]) -> Iterator[Record]:
    """Formulas by table, column and row."""
    text = read_text(path, path.name, problems) if path.exists() else None
    document = {} if text is None else toml.parse(text, path.name, problems)
    place = toml.placer(text or "")
    for keys, body in _leaves(document, ("table", "column", "row")):
        if len(keys) < 3 or not isinstance(body, dict):
            row, shown = place(keys)
            problems.append(problem("not_a_section", path.name, row, shown))
        else:
            data = {"table": keys[0], "column": keys[1], "row": keys[2]} | body
            yield Record(path.name, data, toml.placer(text or "", keys))


def _leaves(tree: Any, levels: Sequence[str], keys: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """What stands so many levels deep in nested mappings, or ends before, with the keys on the way."""
    if not levels or not isinstance(tree, dict):
        yield keys, tree
        return
    for name, branch in tree.items():
        yield from _leaves(branch, levels[1:], (*keys, name))


def _placer(text: str) -> Place:
    """Places in case.toml, where the model's ``schema_version`` may be written shorter."""
    place = toml.placer(text)

    def either(path: Path) -> tuple[int | None, str | None]:
        row, shown = place(path)
        return place(("schema",)) if row is None and path == ("schema_version",) else (row, shown)

    return either


def _flat_figures(tree: Any, prefix: str = "") -> Any:
    """``[figures]`` as figure -> its source and evidence, however deep the user nested the keys."""
    if not isinstance(tree, dict):
        return tree
    flat: dict[str, Any] = {}
    for name, branch in tree.items():
        if isinstance(branch, dict) and branch and all(isinstance(leaf, dict) for leaf in branch.values()):
            flat |= _flat_figures(branch, f"{prefix}{name}.")
        else:
            flat[prefix + name] = branch
    return flat
