"""Numbers as people write them: ``kind:subject``, or ``project_share:project/city``."""

from collections.abc import Iterable

from ...errors import InvalidInput
from ...reading.record import problem
from ...reading.suggest import Suggestions
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
    return numbers_named([text], known, examples, file)[0]


def numbers_named(
    texts: Iterable[str], known: Iterable[Number], examples: Iterable[Number] = (), file: str = "offer"
) -> list[Number]:
    """Each number as ``number_named`` finds it. Raises InvalidInput for all that are not among those known."""
    texts, found = list(texts), {written(number): number for number in known}
    named = {text: found.get(text if ":" in text else f"{text}:") for text in texts}
    numbers = [number for number in named.values() if number is not None]
    if len(numbers) < len(named):
        names = [written(number) for number in examples] or list(found)
        example, strange = next(iter(names), "–"), [text for text, number in named.items() if number is None]
        meant, key = Suggestions(names), "negotiation.unknown_number"
        raise InvalidInput([problem(key, file, value=text, example=example, hint=meant(text)) for text in strange])
    return [number for text in texts if (number := named[text]) is not None]
