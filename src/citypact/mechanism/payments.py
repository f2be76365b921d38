"""What all instruments of a mechanism pay on a case, and how their open sizes enter."""

from collections.abc import Iterator, Mapping

from .economy import Economy
from .instruments import Payment
from .model import Mechanism
from .quantity import Span


def instrument_payments(model: Mechanism, seen: Economy, sizes: Mapping[str, float]) -> Iterator[Payment]:
    """Payments of every instrument; ``sizes`` settles what is left open, by dotted path ("pool.rate")."""
    for room, instrument in model.instruments.items():
        path = f"{room}.{instrument.open_size}"
        yield from (instrument.at(sizes[path]) if instrument.open_size else instrument).payments(seen)


def open_sizes(model: Mechanism) -> dict[str, Span]:
    """Limits of every size that instruments and fund leave open, by dotted path."""
    limits = {f"{room}.{i.open_size}": i.limits for room, i in model.instruments.items() if i.open_size}
    if model.fund is not None and isinstance(model.fund.income, Span):
        limits["fund.income"] = model.fund.income
    return limits
