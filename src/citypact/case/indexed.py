"""A frozen record that remembers what it worked out from its fields."""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self, TypeVar, cast

from citypact.reading.fields import Frozen

T = TypeVar("T")


class Indexed(Frozen):
    """A record with cached properties, which neither its copies nor its fields' readers see.

    pydantic keeps what ``cached_property`` works out beside the fields: a copy with other fields would take it along,
    iteration and pickles would hold it too.
    """

    @cached_property
    def remembered(self) -> dict[tuple[str, ...], object]:
        """What others worked out from the fields alone, by what it is and of what: see ``flows``."""
        return {}

    def recall(self, name: tuple[str, ...], about: object, work: Callable[[], T]) -> T:
        """What ``work`` came to the last time under this name, if that was about the same; to be read only.

        ``about``: all that it hangs on beside the fields, to be compared by ``==``.
        """
        known = self.remembered.get(name)
        if not (isinstance(known, _Recalled) and known.about == about):
            self.remembered[name] = known = _Recalled(about, work())
        return cast("T", known.found)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy that works out its own indexes."""
        return super().model_copy(update=update, deep=deep)._without_indexes()

    def __iter__(self) -> Generator[tuple[str, Any], None, None]:
        """Name and value of each field."""
        yield from ((name, getattr(self, name)) for name in type(self).model_fields)

    def __getstate__(self) -> dict[Any, Any]:
        """The fields alone travel between processes."""
        state = super().__getstate__()
        fields = type(self).model_fields
        return state | {"__dict__": {name: value for name, value in state["__dict__"].items() if name in fields}}

    def _without_indexes(self) -> Self:
        for name in [name for name in self.__dict__ if name not in type(self).model_fields]:
            del self.__dict__[name]
        return self


@dataclass(frozen=True, eq=False)
class _Recalled:
    """What was found, and what it hangs on; no part of what makes two records equal."""

    about: object
    found: object
