"""Beijing-Tianjin-Hebei with the worths of its coalitions and its scheme, worked out once a run."""

from functools import cache

from citypact.case import load_case
from citypact.case.model import Case
from citypact.mechanism import load_model
from citypact.optimize import design
from citypact.pact.scheme import Scheme
from citypact.worth import WorthTable, worth_table


@cache
def real_case() -> tuple[Case, WorthTable]:
    """The 13 cities and the worths of their coalitions."""
    case = load_case("beijing-tianjin-hebei")
    return case, worth_table(case)


@cache
def real_design() -> Scheme:
    """The scheme of the hybrid mechanism."""
    case, table = real_case()
    return design(case, load_model("hybrid"), table)
