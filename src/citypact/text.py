"""Messages in English and Chinese, kept beside each other in ``texts/<room>.toml``.

A key reads ``room.name`` or ``room.group.name``; its entry holds ``en`` and ``zh``, with the same ``{placeholders}``.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "zh")
_FOLDER = Path(__file__).resolve().parent / "texts"


class Bilingual(str):
    """An English text that knows its Chinese counterpart."""

    zh: str
    key: str
    """What names the message in the catalogue; the English text itself if it stands in none."""

    def __new__(cls, en: str, zh: str, key: str = "") -> "Bilingual":
        """Join the two versions of one text."""
        text = super().__new__(cls, en)
        text.zh, text.key = zh, key or en
        return text

    def __reduce__(self) -> tuple[type["Bilingual"], tuple[str, str, str]]:
        """Travel between processes with both versions."""
        return Bilingual, (str(self), self.zh, self.key)


def in_language(text: str, lang: str) -> str:
    """``text`` in ``lang`` if it is known in it, else as it is."""
    return text.zh if lang == "zh" and isinstance(text, Bilingual) else str(text)


def both_in(text: str) -> dict[str, str]:
    """A text by language."""
    return {lang: in_language(text, lang) for lang in LANGUAGES}


def say(key: str, lang: str, **values: object) -> str:
    """The message ``key`` in ``lang`` ("en" or "zh"), its placeholders filled from ``values``.

    Bilingual values appear in the language asked for. Raises KeyError for an unknown key, room, language or a
    placeholder without a value.

    >>> say("reading.negative.what", "en")
    'a negative number where none is possible'
    """
    filled = {name: in_language(value, lang) if isinstance(value, str) else value for name, value in values.items()}
    return entry(key)[lang].format_map(filled)


def both(key: str, **values: object) -> Bilingual:
    """The message ``key`` in both languages."""
    return Bilingual(say(key, "en", **values), say(key, "zh", **values), key)


def entry(key: str) -> dict[str, str]:
    """The entry of ``key`` as it stands in the catalogue: language -> text. Raises KeyError if there is none."""
    room, *names = key.split(".")
    found: Any = _room(room)
    for name in names:
        if not isinstance(found, dict) or name not in found:
            raise KeyError(f"no message {key!r} in texts/{room}.toml")
        found = found[name]
    if set(found) != set(LANGUAGES):
        raise KeyError(f"message {key!r} in texts/{room}.toml needs exactly the languages {', '.join(LANGUAGES)}")
    return dict(found)


def keys() -> list[str]:
    """Every key of the catalogue."""
    return [key for path in sorted(_FOLDER.glob("*.toml")) for key in _leaves(path.stem, _room(path.stem))]


def _leaves(prefix: str, tree: dict[str, Any]) -> list[str]:
    if not all(isinstance(branch, dict) for branch in tree.values()):
        return [prefix]
    return [leaf for name, branch in tree.items() for leaf in _leaves(f"{prefix}.{name}", branch)]


@cache
def _room(name: str) -> dict[str, Any]:
    path = _FOLDER / f"{name}.toml"
    if not path.is_file():
        raise KeyError(f"no messages texts/{name}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))
