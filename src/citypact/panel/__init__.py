"""From a city table to a runnable case, by stated default derivations that an analyst replaces one by one."""

from .derivation import Derivation
from .derive import derive
from .model import Panel
from .store import init_from_panel, load_derivation, regenerated
from .synthetic import init_synthetic
from .table import read_panel

__all__ = [
    "Derivation",
    "Panel",
    "derive",
    "init_from_panel",
    "init_synthetic",
    "load_derivation",
    "read_panel",
    "regenerated",
]
