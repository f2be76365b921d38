"""Beijing-Tianjin-Hebei with the worths of its coalitions and its scheme, worked out once a run."""

from citypact.case.model import Case
from citypact.pact.scheme import Scheme
from citypact.worth import WorthTable

from . import bundled

NAME = "beijing-tianjin-hebei"


def real_case() -> tuple[Case, WorthTable]:
    """The 13 cities and the worths of their coalitions."""
    return bundled.case(NAME), bundled.worths(NAME)


def real_design() -> Scheme:
    """The scheme of the hybrid mechanism."""
    return bundled.scheme(NAME, "hybrid")
