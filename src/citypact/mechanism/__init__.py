"""The rules of a pact: a mechanism is one TOML file."""

from .applicability import applicability, check_applicable
from .economy import Economy
from .instruments import Payment
from .model import ClosedMechanism, Mechanism
from .payments import economy, instrument_payments
from .quantity import Range, Span
from .reader import bundled_models, load_model, read_model
from .sharing import SharedTax, fund_payments, origin_payments, shared_tax

__all__ = [
    "ClosedMechanism",
    "Economy",
    "Mechanism",
    "Payment",
    "Range",
    "SharedTax",
    "Span",
    "applicability",
    "bundled_models",
    "check_applicable",
    "economy",
    "fund_payments",
    "instrument_payments",
    "load_model",
    "origin_payments",
    "read_model",
    "shared_tax",
]
