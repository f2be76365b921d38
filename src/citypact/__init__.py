"""Benefit-sharing pacts between the cities of an urban agglomeration.

    case = citypact.load_case("beijing-tianjin-hebei")
    model = citypact.load_model("hybrid")
    scheme = citypact.design(case, model)
    ledger = citypact.settle(case, model, scheme)

Every name below is imported when it is first used, so that ``import citypact`` costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from citypact.api import coalition_game, settle
    from citypact.case import Case, load_case, save_case
    from citypact.evaluation import compare, evaluate
    from citypact.mechanism import load_model
    from citypact.optimize import design, simulate
    from citypact.pact.scheme import Scheme
    from citypact.pact.terms import Terms
    from citypact.worth import worth_table

_HOMES = {
    "Case": "citypact.case",
    "Scheme": "citypact.pact.scheme",
    "Terms": "citypact.pact.terms",
    "coalition_game": "citypact.api",
    "compare": "citypact.evaluation",
    "design": "citypact.optimize",
    "evaluate": "citypact.evaluation",
    "load_case": "citypact.case",
    "load_model": "citypact.mechanism",
    "save_case": "citypact.case",
    "settle": "citypact.api",
    "simulate": "citypact.optimize",
    "worth_table": "citypact.worth",
}

__all__ = [
    "Case",
    "Scheme",
    "Terms",
    "coalition_game",
    "compare",
    "design",
    "evaluate",
    "load_case",
    "load_model",
    "save_case",
    "settle",
    "simulate",
    "worth_table",
]


def __getattr__(name: str) -> Any:
    """Import a public name from its home."""
    if name not in _HOMES:
        raise AttributeError(f"module 'citypact' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
