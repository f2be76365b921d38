"""Standings as data."""

from typing import Any

from ...negotiation.standing import Standing
from ..document import plain, records


def standing_record(one: Standing) -> dict[str, Any]:
    """A standing as a JSON object; numbers by kind and key."""
    tables = {name: records(getattr(one, name).rename(columns=str)) for name in ("flows", "years")}
    rows = records(one.numbers, index=False)
    numbers = [{"number": str(number), **row} for number, row in zip(one.numbers.index, rows, strict=True)]
    asks = records(one.asks.assign(number=[str(number) for number in one.asks["number"]]), index=False)
    alternatives = records(one.alternatives.assign(partners=one.alternatives["partners"].map(list)), index=False)
    whole = {"gain": one.gain, "most": plain(one.most), "budget": plain(one.budget), **tables}
    return whole | {"alternatives": alternatives, "numbers": numbers, "asks": asks}
