"""Which messages the source can ask for: those whose keys it spells out, as a whole or in pieces."""

import ast
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import citypact

SOURCE = Path(citypact.__file__).parent


class Source:
    """Texts that stand in a source, and patterns of those that it puts together from others."""

    def __init__(self, modules: Iterable[str], pages: Iterable[str] = ()) -> None:
        self._texts: set[str] = set()
        self._patterns: set[str] = set()
        for page in pages:
            self._texts.update(re.findall(r"[\w.-]+", page))
            self._patterns.update(re.escape(text) + _HOLE for text in re.findall(r'"([\w.]+\.)" ~ ', page))
        for module in modules:
            self._take(ast.parse(module))
        self._known = Known(frozenset(self._texts), self._patterns)

    def asks_for(self, key: str) -> bool:
        """Whether a message is asked for: by its key, or, if it is one half of a problem, by what both begin with."""
        problem, _, half = key.rpartition(".")
        return self._known.spells(key) or (half in ("what", "do") and self._known.spells(problem))

    def _take(self, module: ast.Module) -> None:
        for node in ast.walk(module):
            match node:
                case ast.Constant(value=str(text)):
                    self._texts.add(text)
                case ast.AnnAssign(target=ast.Name(id=field)):
                    self._texts.add(field)
                case ast.keyword(arg=str(name)):
                    self._texts.add(name)
                case ast.JoinedStr(values=parts):
                    self._patterns.add("".join(map(_piece, parts)))


_HOLE = "(.+)"


def _piece(part: ast.expr) -> str:
    """What a part of an f-string matches: itself, one of two texts, or a text that stands elsewhere."""
    match part:
        case ast.Constant(value=text):
            return re.escape(str(text))
        case ast.FormattedValue(value=ast.IfExp(body=ast.Constant(value=one), orelse=ast.Constant(value=other))):
            return f"(?:{re.escape(str(one))}|{re.escape(str(other))})"
    return _HOLE


class Known:
    """What can be spelled of some texts by some patterns."""

    def __init__(self, texts: frozenset[str], patterns: Iterable[str]) -> None:
        self._texts = texts
        telling = [pattern for pattern in patterns if re.search("[a-z]", pattern.replace(_HOLE, ""))]
        self._patterns = [re.compile(pattern) for pattern in telling]
        self._keys = [re.compile(pattern) for pattern in telling if not pattern.startswith(_HOLE)]

    def spells(self, key: str) -> bool:
        """Whether a key is one of them, or begins as a pattern does and has such texts in its holes."""
        return key in self._texts or self._fits(key, self._keys)

    def _spells_part(self, text: str) -> bool:
        """The same for what fills a hole, where a point joins two texts as well."""
        group, _, name = text.partition(".")
        return text in self._texts or {group, name} <= self._texts or self._fits(text, self._patterns)

    def _fits(self, text: str, patterns: Iterable[re.Pattern[str]]) -> bool:
        found = (pattern.fullmatch(text) for pattern in patterns)
        return any(
            text not in match.groups() and all(map(self._spells_part, match.groups())) for match in found if match
        )


@cache
def source() -> Source:
    """That of the package, with the templates of its pages."""
    modules = (path.read_text("utf-8") for path in SOURCE.rglob("*.py"))
    return Source(modules, (path.read_text("utf-8") for path in SOURCE.rglob("*.html")))
