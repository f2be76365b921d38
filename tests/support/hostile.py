"""A case and a mechanism whose every name and key holds what HTML reads as markup."""

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


@cache
def hostile() -> Dossier:
    """The pact of ``support.dossiers.designed`` with such names and keys, and the 2015 rule beside it."""
    case = Case.model_validate(_spoilt(bilingual_case().model_dump(mode="json")))
    table = worth_table(case)
    return Dossier(design(case, spoilt("hybrid"), table), "design", (simulate(case, spoilt("bth-2015"), table),))


def spoilt(model: str) -> Mechanism:
    """A bundled mechanism with such a title."""
    found = load_model(model)
    title = {"en": found.title.en + TEXT, "zh": found.title.zh + TEXT}
    return found.model_copy(update={"title": type(found.title)(**title)})


def _spoilt(part: Any, under: str = "") -> Any:
    if isinstance(part, dict):
        ending = KEY if under in _KEYED else ""
        return {key + ending: _spoilt(value, "text" if under == "citations" else key) for key, value in part.items()}
    if isinstance(part, list):
        return [_spoilt(value, under) for value in part]
    if isinstance(part, str) and under in {"en", "zh", "text"}:
        return part + TEXT
    return part + KEY if isinstance(part, str) and under in _KEYS else part
