"""What people read, as values: a message of the catalogue with what fills it, put into words where it is shown.

Whoever knows something says it with ``both(key, **values)``; whoever shows it asks for its words ``in_language``. Texts
are put together of texts: most by a message with placeholders for them, others ``Joined``. What a case or
a mechanism calls itself in each language is ``Given``.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from math import isfinite
from numbers import Integral
from types import MappingProxyType
from typing import Any, Literal, TypeAlias, cast

from citypact.catalogue import LANGUAGES, entry, placeholders

Value: TypeAlias = str | int | float
"""What fills a placeholder: a text, in both languages or in any, or a number."""
Mark = Literal["comma", "pause", "semicolon", "colon", "slash", "arrow", "blank", "sentences", "nothing"]
"""What stands between texts, each in the way of its language: ``join.<mark>`` of the catalogue."""


class Bilingual(str, ABC):
    """A text in both languages: it is what it is made of, and has words only in a language.

    As a ``str`` it is the English text, so that it can be a message of an exception or the cell of a table. Two of them
    are equal if they are made of the same; another ``str`` equals those with its words in English.
    """

    @property
    @abstractmethod
    def made_of(self) -> tuple[object, ...]:
        """What it is made of; the class called with it makes it again."""

    @abstractmethod
    def words(self, lang: str) -> str:
        """The text in ``lang``. Raises KeyError for a language that the catalogue does not have."""

    @abstractmethod
    def record(self) -> Any:
        """What it is made of, for JSON."""

    def __eq__(self, other: object) -> bool:
        alike = str.__eq__(self, other)
        if alike is not True or not isinstance(other, Bilingual):
            return alike
        return type(self) is type(other) and self.made_of == other.made_of

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel between processes as what it is made of."""
        return type(self), self.made_of


class Message(Bilingual):
    """A message of the catalogue: its key, and what its placeholders are filled with, which may be texts themselves."""

    key: str
    values: Mapping[str, Value]

    def __new__(cls, key: str, values: Mapping[str, object]) -> "Message":
        """The message ``key``; of ``values`` it keeps those that it mentions.

        Raises KeyError for an unknown key or a placeholder without a value.
        """
        kept = {name: _kept(values[name]) for name in placeholders(key) if name in values}
        text = super().__new__(cls, _filled(key, LANGUAGES[0], kept))
        text.key, text.values = key, MappingProxyType(kept)
        return text

    @property
    def made_of(self) -> tuple[str, dict[str, Value]]:
        return self.key, dict(self.values)

    def words(self, lang: str) -> str:
        return _filled(self.key, lang, self.values)

    def record(self) -> dict[str, Any]:
        return {"key": self.key, "values": {name: recorded(value) for name, value in self.values.items()}}


class Given(Bilingual):
    """What a case, a mechanism or an offer says in each language by itself: no message of the catalogue."""

    _texts: dict[str, str]

    def __new__(cls, en: str, zh: str) -> "Given":
        text = super().__new__(cls, en)
        text._texts = {"en": str(en), "zh": str(zh)}
        return text

    @property
    def made_of(self) -> tuple[str, str]:
        return self._texts["en"], self._texts["zh"]

    def words(self, lang: str) -> str:
        return self._texts[lang]

    def record(self) -> dict[str, str]:
        return dict(self._texts)


class Joined(Bilingual):
    """Several texts in one; those that are in no language by themselves stand in it as they are."""

    parts: tuple[str, ...]
    mark: Mark

    def __new__(cls, parts: Iterable[str], mark: Mark = "comma") -> "Joined":
        several = tuple(parts)
        text = super().__new__(cls, _joined(several, mark, LANGUAGES[0]))
        text.parts, text.mark = several, mark
        return text

    @property
    def made_of(self) -> tuple[tuple[str, ...], Mark]:
        return self.parts, self.mark

    def words(self, lang: str) -> str:
        return _joined(self.parts, self.mark, lang)

    def record(self) -> list[Any]:
        return [recorded(part) for part in self.parts]


def both(key: str, /, **values: object) -> Message:
    """The message ``key``, to be put into words where it is shown."""
    return Message(key, values)


def say(key: str, lang: str, /, **values: object) -> str:
    """The message ``key`` in ``lang`` ("en" or "zh"), its placeholders filled from ``values``.

    Texts in both languages appear in the language asked for. Raises KeyError for an unknown key, room, language or a
    placeholder without a value.

    >>> say("reading.negative.what", "en")
    'a negative number where none is possible'
    """
    return _filled(key, lang, values)


def titled(title: str, of: Iterable[str]) -> str:
    """A title with what it is of; alone where that is nothing."""
    listed = Joined(of)
    return Joined([title, listed], "colon") if listed.parts else title


def in_language(text: str, lang: str) -> str:
    """``text`` in ``lang`` if it is known in it, else as it is."""
    return text.words(lang) if isinstance(text, Bilingual) else str(text)


def both_in(text: str) -> dict[str, str]:
    """A text by language."""
    return {lang: in_language(text, lang) for lang in LANGUAGES}


def key_of(text: object) -> str:
    """What names a text in the catalogue; nothing if it stands in none."""
    return text.key if isinstance(text, Message) else ""


def named(text: object) -> dict[str, Any]:
    """How a document names a text, beside its words: a message by key and values, any other not at all."""
    return text.record() if isinstance(text, Message) else {}


def recorded(value: Value) -> Any:
    """What fills a placeholder, for JSON: a text in both languages by what it is made of, anything else as it is."""
    if isinstance(value, Bilingual):
        return value.record()
    return str(value) if isinstance(value, float) and not isfinite(value) else value


def _kept(value: object) -> Value:
    """A value that stays as it is, whatever becomes of what it was taken from."""
    if isinstance(value, Bilingual | bool) or type(value) in (str, int, float):
        return cast(Value, value)
    if isinstance(value, float):
        return float(value)
    return int(value) if isinstance(value, Integral) else format(value)


def _filled(key: str, lang: str, values: Mapping[str, object]) -> str:
    texts = {name: in_language(value, lang) if isinstance(value, str) else value for name, value in values.items()}
    pattern = entry(key)[lang]
    try:
        words = pattern.format_map(texts)
    except KeyError as missing:
        raise KeyError(f"message {key!r} has no value for {missing.args[0]!r}") from None
    # what is not there leaves no blank behind
    return words if all(text for text in texts.values() if isinstance(text, str)) else words.rstrip()


def _joined(parts: Iterable[str], mark: Mark, lang: str) -> str:
    return entry(f"join.{mark}")[lang].join(in_language(part, lang) for part in parts)
