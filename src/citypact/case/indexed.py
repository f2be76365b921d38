"""A frozen record that remembers what it worked out from its fields."""

from collections.abc import Generator, Mapping
from typing import Any, Self

from citypact.reading.fields import Frozen


class Indexed(Frozen):
    """A record with cached properties, which neither its copies nor its fields' readers see.

    pydantic keeps what ``cached_property`` works out beside the fields: a copy with other fields would take it along,
    iteration and pickles would hold it too.
    """

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
