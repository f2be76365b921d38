"""The rules of a pact: a mechanism is one TOML file."""

from .applicability import applicability, check_applicable
from .model import Mechanism
from .quantity import Range, Span
from .reader import bundled_models, load_model, read_model
from .sharing import SharedTax, fund_payments, origin_payments, shared_tax

__all__ = [
    "Mechanism",
    "Range",
    "SharedTax",
    "Span",
    "applicability",
    "bundled_models",
    "check_applicable",
    "fund_payments",
    "load_model",
    "origin_payments",
    "read_model",
    "shared_tax",
]
