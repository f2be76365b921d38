"""Rooms whose names are imported when they are first used, so that entering them costs next to nothing."""

import sys
from collections.abc import Callable, Mapping
from importlib import import_module

TYPE_CHECKING = False  # as type checkers know it: loading ``typing`` would be the longest part of entering a room
if TYPE_CHECKING:
    from typing import Any


def lazy(room: str, homes: Mapping[str, str]) -> "tuple[Callable[[str], Any], Callable[[], list[str]]]":
    """``__getattr__`` and ``__dir__`` of a package (PEP 562), from the module in which each name is defined.

    The package hides both from type checkers, which read its ``TYPE_CHECKING`` imports instead: a misspelt name is then
    an error for them too.
    """

    def get(name: str) -> "Any":
        if name not in homes:
            raise AttributeError(f"module {room!r} has no attribute {name!r}")
        found = getattr(import_module(homes[name], room), name)
        setattr(sys.modules[room], name, found)
        return found

    return get, lambda: sorted(homes)
