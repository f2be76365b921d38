"""A case and a mechanism whose every name and key holds what HTML reads as markup."""

import re
from functools import cache
from typing import Any

from citypact.case.model import Case
from citypact.mechanism import Mechanism, load_model
from citypact.optimize import design, simulate
from citypact.report import Dossier
from citypact.worth import worth_table

from .dossiers import bilingual_case

TEXT = "</b><script>alert('1')</script> & \"2\" &lt;"
KEY = "<i x=\"1\" y='2'>&amp"
_KEYS = {"id", "origin", "transfer", "host", "city", "project", "members", "source", "sector", "province", "resource"}
_KEYED = {"citations", "uses", "resources"}


def hostile() -> Dossier:
    """The pact of ``support.dossiers.designed`` with such names and keys, and the 2015 rule beside it."""
    return _named(TEXT, KEY)


def harmless() -> Dossier:
    """The same with names and keys of the same lengths, all letters."""
    return _named(re.sub(r"[^\w\s]", "x", TEXT), re.sub(r"[^\w\s]", "x", KEY))


@cache
def _named(text: str, key: str) -> Dossier:
    case = Case.model_validate(_spoilt(bilingual_case().model_dump(mode="json"), text, key))
    table = worth_table(case)
    compared = simulate(case, spoilt("bth-2015", text), table)
    return Dossier(design(case, spoilt("hybrid", text), table), "design", (compared,))


def spoilt(model: str, text: str = TEXT) -> Mechanism:
    """A bundled mechanism with such a title."""
    found = load_model(model)
    title = {"en": found.title.en + text, "zh": found.title.zh + text}
    return found.model_copy(update={"title": type(found.title)(**title)})


def _spoilt(part: Any, text: str, key: str, under: str = "") -> Any:
    if isinstance(part, dict):
        ending = key if under in _KEYED else ""
        rooms = {name: "text" if under == "citations" else name for name in part}
        return {name + ending: _spoilt(value, text, key, rooms[name]) for name, value in part.items()}
    if isinstance(part, list):
        return [_spoilt(value, text, key, under) for value in part]
    if isinstance(part, str) and under in {"en", "zh", "text"}:
        return part + text
    return part + key if isinstance(part, str) and under in _KEYS else part
