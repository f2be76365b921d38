"""A case by name: bundled, a folder, a workbook or a JSON document. Read, checked, written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from citypact.bundled import bundled_folder
from citypact.case.build import build
from citypact.case.checks import problems_of
from citypact.case.choices import with_words
from citypact.case.document import document_bytes, draft_of_case, read_document
from citypact.case.draft import Draft
from citypact.case.excel import read_workbook, workbook_of
from citypact.case.folder import CASE_FILE, DERIVATION_FILE, FILES, SCENARIOS_FILE, read_folder
from citypact.case.model import Case
from citypact.case.naming import with_keys
from citypact.case.overrides import unsound_scenarios
from citypact.case.proportion import doubts_of, idle_of
from citypact.case.write import folder_contents
from citypact.errors import InvalidInput, Problem
from citypact.reading.record import problem
from citypact.reading.rows import OTHER_SHEETS
from citypact.reading.suggest import suggestion
from citypact.storage.files import write_files
from citypact.storage.workbook import workbook_bytes

_OTHER_FORMATS = (".xls", ".xlsm", ".xlsb", ".ods", ".csv", ".toml", ".yaml", ".yml", ".zip")
_READERS: dict[str, Callable[[Path], Draft]] = {".xlsx": read_workbook, ".json": read_document}


def bundled_cases() -> list[str]:
    """The names of the cases that come with citypact."""
    return sorted(path.parent.name for path in bundled_folder("cases").glob(f"*/{CASE_FILE}"))


def load_case(name_or_path: str | Path) -> Case:
    """The case with this bundled name, or in this folder, workbook (.xlsx) or JSON document (.json), checked.

    A path that exists goes before a bundled name. Raises InvalidInput with every problem of the case. What is not wrong
    but out of proportion is said by ``examine``.
    """
    return _sound(_read(name_or_path))


@dataclass(frozen=True)
class Examined:
    """A case, and what is not wrong with it but worth a look, at the places where it stands."""

    case: Case
    doubts: list[Problem]
    """Figures out of proportion, what a workbook hides, and titles above headings."""
    idle: list[Problem]
    """Projects that would never pay."""


def examine(name_or_path: str | Path) -> Examined:
    """The case as ``load_case`` gives it, and what is worth a look. Raises InvalidInput with every problem of it."""
    draft = _read(name_or_path)
    case = _sound(draft)
    return Examined(case, [*draft.doubts, *doubts_of(case, draft)], idle_of(case, draft))


def doubts(case: Case) -> list[Problem]:
    """Figures of a case made in Python that are out of proportion. Raises InvalidInput if it is not sound."""
    draft = draft_of_case(case)
    return doubts_of(_sound(draft), draft)


def _read(name_or_path: str | Path) -> Draft:
    path = locate(name_or_path)
    reader = read_folder if path.is_dir() else _READERS.get(path.suffix.lower())
    if path.suffix.lower() in OTHER_SHEETS:
        raise InvalidInput([problem("save_as_xlsx", path.name, value=path.suffix)])
    if reader is None:
        raise InvalidInput([problem("case.unknown_format", path.name)])
    return with_keys(with_words(reader(path)))


def check_case(case: Case) -> list[Problem]:
    """What is wrong with a case made or changed in Python; empty if nothing is."""
    try:
        _sound(draft_of_case(case))
    except InvalidInput as error:
        return list(error.problems)
    return []


def _sound(draft: Draft) -> Case:
    """The case of a draft, sound in itself and under each of its scenarios."""
    case = build(draft, problems_of(draft))
    if problems := unsound_scenarios(case, draft.scenarios):
        raise InvalidInput(problems)
    return case


def save_case(case: Case, path: str | Path, force: bool = False, beside: Mapping[str, bytes] = {}) -> Path:
    """Write a case to a workbook (.xlsx), a JSON document (.json) or else a folder; ``load_case`` reads it back equal.

    ``beside``: further files of a folder, by name.

    Raises InvalidInput if the case is not sound, and CannotWrite if something lies there and ``force`` is not given.
    """
    folder, contents = files_of(_sound(draft_of_case(case)), Path(path))
    contents |= beside if folder == Path(path) else {}
    mine = [*FILES.values(), SCENARIOS_FILE, DERIVATION_FILE]
    write_files(folder, contents, force, stale=() if folder != Path(path) else mine)
    return Path(path)


def files_of(case: Case, path: Path) -> tuple[Path, dict[str, bytes]]:
    """The folder and the content by file name that writing the case to ``path`` comes to.

    Raises InvalidInput if the ending of the path is that of a format which a case cannot have.
    """
    match path.suffix.lower():
        case ".xlsx":
            return path.parent, {path.name: workbook_bytes(workbook_of(case))}
        case ".json":
            return path.parent, {path.name: document_bytes(case)}
        case suffix if suffix in _OTHER_FORMATS:
            raise InvalidInput([problem("case.unknown_format", path.name)])
    return path, folder_contents(case)


def locate(name_or_path: str | Path) -> Path:
    """The file or folder that a name stands for. Raises InvalidInput if there is none."""
    path, name = Path(name_or_path), str(name_or_path)
    if path.is_file() or (path / CASE_FILE).is_file():
        return path
    if name in bundled_cases():
        return bundled_folder("cases") / name
    if path.exists():
        return path
    raise InvalidInput([problem("case.no_such_case", name, hint=suggestion(name, bundled_cases()))])
