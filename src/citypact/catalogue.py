"""The catalogue of messages: English and Chinese beside each other in ``texts/<room>.toml``.

A key reads ``room.name`` or ``room.group.name``; its entry holds ``en`` and ``zh``, with the same ``{placeholders}``.
"""

import string
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

LANGUAGES = ("en", "zh")
_FOLDER = Path(__file__).resolve().parent / "texts"


@cache
def entry(key: str) -> Mapping[str, str]:
    """The entry of ``key`` as it stands in the catalogue: language -> text. Raises KeyError if there is none."""
    room, *names = key.split(".")
    found: Any = _room(room)
    for name in names:
        if not isinstance(found, dict) or name not in found:
            raise KeyError(f"no message {key!r} in texts/{room}.toml")
        found = found[name]
    if set(found) != set(LANGUAGES):
        raise KeyError(f"message {key!r} in texts/{room}.toml needs exactly the languages {', '.join(LANGUAGES)}")
    return MappingProxyType(found)


@cache
def placeholders(key: str) -> frozenset[str]:
    """What a message is filled with. Raises KeyError for an unknown key."""
    parts = string.Formatter().parse(entry(key)[LANGUAGES[0]])
    return frozenset(name for _, name, _, _ in parts if name is not None)


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
