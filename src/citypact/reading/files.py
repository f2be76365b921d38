"""Reading whole files: text in whatever encoding it has."""

from pathlib import Path
from stat import S_ISREG

from citypact.errors import Problem
from citypact.limits import MOST_BYTES
from citypact.reading.record import problem

_MARK = "\ufeff"
"""The byte order mark, which programs that do not know it keep, translate to other encodings, or write twice."""


def read_text(path: Path, file: str, problems: list[Problem]) -> str | None:
    """The text of a file in UTF-8 or GB18030, with or without byte order marks; None, and a problem, if in neither.

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
            return text.lstrip(_MARK).replace("\r\n", "\n").replace("\r", "\n")
    problems.append(problem("unreadable_encoding", file))
    return None


def read_bytes(path: Path, file: str, problems: list[Problem]) -> bytes | None:
    """The content of a plain file of no more than ``MOST_BYTES``, or None with the reason reported.

    Pipes and devices, which may never end, are not opened.
    """
    try:
        if not S_ISREG(path.stat().st_mode):
            problems.append(problem("not_a_file", file))
            return None
        with path.open("rb") as source:
            content = source.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        problems.append(problem("unreadable_file", file, reason=reason))
        return None
    if len(content) > MOST_BYTES:
        problems.append(problem("long_file", file, most=MOST_BYTES // 1_000_000))
        return None
    return content
