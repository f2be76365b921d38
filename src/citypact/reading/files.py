"""Reading whole files: text in whatever encoding it has."""

from pathlib import Path

from citypact.errors import Problem
from citypact.reading.record import problem


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
        plausible = encoding != "gb18030" or not any("\ue000" <= character <= "\uf8ff" for character in text)
        if plausible and "\0" not in text:
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
