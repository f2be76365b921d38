"""Fields and records that every kind of file shares. Rates and shares are fractions; years are calendar years."""

import re
from threading import RLock
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticKnownError

from citypact.limits import MOST_AMOUNT
from citypact.text import Given, both_in

_IN_NO_KEY = r";:,|/.；，、\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
"""Keys are joined by ";", commas, "/" and "." in tables and dotted keys, control characters survive no file format, and
keys that differ by what nobody sees cannot be told apart."""
# "*" stands for every row, or a blank, where scenarios name rows.
_KEY = rf"^[^\s*{_IN_NO_KEY}][^{_IN_NO_KEY}]*$"
Identifier = Annotated[str, Field(min_length=1, pattern=_KEY)]
Text = Annotated[str, Field(min_length=1, max_length=30_000, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]+$")]
Label = Annotated[str, Field(min_length=1, pattern=r"^[^\x00-\x1f\x7f-\x9f\ufffe\uffff]+$")]


def is_key(text: str) -> bool:
    """Whether a text can be a key, as an ``Identifier`` is."""
    return re.fullmatch(_KEY, text) is not None


def _no_flag(value: object) -> object:
    """Truth counts as 1 in Python, and digits in quotes are read; neither is a number in a file."""
    if isinstance(value, bool | str):
        raise PydanticKnownError("int_type")
    return value


Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
"""A finite number that stands there as one: not true or false, and not digits in quotes."""
Whole = Annotated[int, BeforeValidator(_no_flag)]
"""A whole number, likewise."""
Version = Annotated[Literal[1], BeforeValidator(_no_flag)]
"""How what is read is laid out."""
_Plain = AfterValidator(lambda number: float(number) + 0.0)
"""Python's own number, whatever array it was taken from, and no minus zero."""
Amount = Annotated[Number, Field(ge=-MOST_AMOUNT, le=MOST_AMOUNT), _Plain]
NonNegative = Annotated[Number, Field(ge=0, le=MOST_AMOUNT), _Plain]
Positive = Annotated[Number, Field(gt=0, le=MOST_AMOUNT), _Plain]
Rate = Annotated[Number, Field(gt=-1, le=1), _Plain]
Share = Annotated[Number, Field(ge=0, le=1), _Plain]
Year = Annotated[Whole, Field(ge=1900, le=2200)]

_MAKING = RLock()
"""One validator is made at a time: before pydantic 2.14, threads that make two that hang together break one another."""


class Frozen(BaseModel):
    """Immutable record that refuses unknown fields; texts lose blanks at their ends.

    What validates a class is made when something is validated: processes that are sent records never need it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True)

    @classmethod
    def model_rebuild(cls, **how: Any) -> bool | None:
        """Make what validates the class, as pydantic does, while no other thread does so."""
        with _MAKING:
            return super().model_rebuild(**how)


class Named(Frozen):
    """A text in both languages."""

    en: Text
    zh: Text

    @classmethod
    def of(cls, text: str) -> Self:
        """The words of a text in each language, as they are kept in a file."""
        return cls(**both_in(text))

    def text(self, lang: str) -> str:
        """The text in ``lang`` ("en" or "zh")."""
        return self.zh if lang == "zh" else self.en

    @property
    def both(self) -> Given:
        """The text for whoever shows it in one language or the other."""
        return Given(self.en, self.zh)
