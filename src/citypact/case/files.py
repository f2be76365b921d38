"""Reading and writing whole files: text in whatever encoding it has, and nothing overwritten unasked."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from citypact.case.draft import problem
from citypact.errors import OutputExists, Problem
from citypact.text import both


def read_text(path: Path, file: str, problems: list[Problem]) -> str | None:
    """The text of a file in UTF-8 (with or without byte order mark) or GB18030; None, and a problem, if in neither.

    GB18030 decodes nearly any bytes, so characters of its private use area, which no text holds, count as unreadable.
    """
    content = read_bytes(path, file, problems)
    if content is None:
        return None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and not any("\ue000" <= character <= "\uf8ff" for character in text):
            return text.replace("\r\n", "\n").replace("\r", "\n")
    problems.append(problem("unreadable_encoding", file))
    return None


def read_bytes(path: Path, file: str, problems: list[Problem]) -> bytes | None:
    """The content of a file, or None with the reason reported."""
    try:
        return path.read_bytes()
    except OSError as error:
        problems.append(problem("unreadable_file", file, reason=error.strerror or type(error).__name__))
        return None


def write_files(folder: Path, contents: Mapping[str, bytes], force: bool, stale: Iterable[str] = ()) -> None:
    """Write files into a folder; with ``force``, replace them and remove the ``stale`` ones.

    Raises OutputExists if any of them is there and ``force`` is not given; nothing is written then.
    """
    present = [folder / name for name in dict.fromkeys([*contents, *stale]) if (folder / name).exists()]
    if present and not force:
        what, remedy = both("problem.exists.what"), both("problem.exists.do")
        raise OutputExists([Problem(str(path), what, remedy) for path in present])
    folder.mkdir(parents=True, exist_ok=True)
    for path in present:
        if path.name not in contents:
            path.unlink()
    for name, content in contents.items():
        (folder / name).write_bytes(content)
