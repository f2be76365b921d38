"""What all instruments of a mechanism pay on a case."""

from collections.abc import Iterator

from .economy import Economy
from .instruments import Payment
from .model import Mechanism


def instrument_payments(model: Mechanism, seen: Economy) -> Iterator[Payment]:
    """Payments of every instrument of a mechanism whose open sizes are settled (see ``Mechanism.at``)."""
    for instrument in model.instruments.values():
        yield from instrument.payments(seen)
