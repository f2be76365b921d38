"""A case by name: bundled, a folder, a workbook or a JSON document."""

from pathlib import Path

from citypact.bundled import bundled_folder
from citypact.case.build import build
from citypact.case.draft import Draft, problem, suggestion
from citypact.case.folder import CASE_FILE, read_folder
from citypact.case.model import Case
from citypact.errors import InvalidInput


def bundled_cases() -> list[str]:
    """The names of the cases that come with citypact."""
    return sorted(path.parent.name for path in bundled_folder("cases").glob(f"*/{CASE_FILE}"))


def load_case(name_or_path: str | Path) -> Case:
    """The case with this bundled name, or in this folder, workbook (.xlsx) or JSON document (.json).

    A path that exists goes before a bundled name. Raises InvalidInput with every problem of the case.
    """
    draft = read_draft(name_or_path)
    return build(draft)


def read_draft(name_or_path: str | Path) -> Draft:
    """What stands in a case, read but not checked. Raises InvalidInput if there is nothing to read."""
    return read_folder(locate(name_or_path))


def locate(name_or_path: str | Path) -> Path:
    """The file or folder that a name stands for. Raises InvalidInput if there is none."""
    path, name = Path(name_or_path), str(name_or_path)
    if path.is_file() or (path / CASE_FILE).is_file():
        return path
    if name in bundled_cases():
        return bundled_folder("cases") / name
    if path.exists():
        return path
    raise InvalidInput([problem("no_such_case", name, hint=suggestion(name, bundled_cases()))])
