"""The rules of a pact: a mechanism is one TOML file."""

from .model import Mechanism, Range
from .reader import bundled_models, check_applicable, load_model
from .sharing import SharedTax, origin_payments, shared_tax

__all__ = [
    "Mechanism",
    "Range",
    "SharedTax",
    "bundled_models",
    "check_applicable",
    "load_model",
    "origin_payments",
    "shared_tax",
]
