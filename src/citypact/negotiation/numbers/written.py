"""Numbers as people write them: ``kind:subject``, or ``project_share:project/city``."""

from collections.abc import Iterable

from ...errors import InvalidInput
from ...reading.record import problem
from ...reading.suggest import suggestion
from .number import Number


def written(number: Number) -> str:
    """A number in the form that ``number_named`` reads."""
    return f"{number.kind}:{'/'.join(number.key)}"


def number_named(text: str, known: Iterable[Number], examples: Iterable[Number] = (), file: str = "offer") -> Number:
    """The number of those known that is written so.

    ``examples``: numbers that are proposed to whoever writes an unknown one; default: all that are known.

    Raises
    ------
    InvalidInput
        None of them is written so.
    """
    found = {written(number): number for number in known}
    name = text if ":" in text else f"{text}:"
    if name not in found:
        names = [written(number) for number in examples] or list(found)
        hint, example = suggestion(text, names), next(iter(names), "–")
        raise InvalidInput([problem("negotiation.unknown_number", file, value=text, example=example, hint=hint)])
    return found[name]
