"""Where a search ended, kept so that the next one goes on: in a folder of its own, or in that of ``cache``.

Of a least core coalitions and a payoff are kept, of a design coalitions, and neither is believed: worths and the
payoff's worst coalition are worked out anew. So a file of another's making can cost time and nothing else; one that is
damaged or of another game is none. Of a sampled value the worths of its batches are kept, with checksums (see
``storage.batches``).
"""

import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from ...errors import CannotWrite
from ...game.searching import Start
from ...storage.files import write_files
from ..cache import DAMAGED, cache_folder, place_of
from ..opportunities import Opportunities

_SEARCH, _SAMPLE, _MET = "search", "sample", "met"


def kept_search(chances: Opportunities, folder: Path | None = None) -> Start | None:
    """Where a search of this game ended; None where nothing is kept, or it is damaged."""
    try:
        data = _read(chances, _SEARCH, folder)
        return None if data is None else _start(data, len(chances.cities))
    except DAMAGED:
        return None


def keep_search(chances: Opportunities, start: Start, folder: Path | None = None) -> None:
    """Keep where a search ended; where the folder cannot be written to, it is not kept."""
    _write(chances, _SEARCH, {"payoff": start.payoff.tolist(), "coalitions": _plain(start.coalitions)}, folder)


def kept_met(chances: Opportunities, folder: Path | None = None) -> tuple[int, ...]:
    """Coalitions that a search for a scheme met; none where nothing is kept, or it is damaged."""
    try:
        data = _read(chances, _MET, folder)
        return () if data is None else _coalitions(data, len(chances.cities))
    except DAMAGED:
        return ()


def keep_met(chances: Opportunities, coalitions: Iterable[int], folder: Path | None = None) -> None:
    """Keep coalitions that a search for a scheme met; where the folder cannot be written to, they are not kept."""
    _write(chances, _MET, {"coalitions": _plain(sorted(coalitions))}, folder)


def forget_met(chances: Opportunities, folder: Path | None = None) -> None:
    """Remove them."""
    folder = folder or cache_folder()
    if folder is not None:
        with suppress(OSError):
            place_of(folder, chances, _MET)[0].unlink(missing_ok=True)


def place_of_batches(chances: Opportunities, seed: int, folder: Path | None = None) -> Path | None:
    """Where the batches of a sample of this game are kept; None: nowhere."""
    folder = folder or cache_folder()
    return None if folder is None else place_of(folder, chances, f"{_SAMPLE}-{seed}")[0].with_suffix("")


def _read(chances: Opportunities, kind: str, folder: Path | None) -> dict[str, Any] | None:
    """Raises as ``DAMAGED`` says where it is none."""
    folder = folder or cache_folder()
    if folder is None:
        return None
    place, named = place_of(folder, chances, kind)
    data: dict[str, Any] = json.loads(place.read_text("utf-8"))
    return data if data["named"] == named else None


def _write(chances: Opportunities, kind: str, data: dict[str, Any], folder: Path | None) -> None:
    folder = folder or cache_folder()
    if folder is not None:
        place, named = place_of(folder, chances, kind)
        content = json.dumps({"named": named, **data}, ensure_ascii=False)
        with suppress(CannotWrite):
            write_files(place.parent, {place.name: content.encode()}, force=True)


def _start(data: dict[str, Any], cities: int) -> Start:
    """Raises ValueError or TypeError where it is none of so many cities."""
    payoff = np.array(data["payoff"], dtype=float)
    if payoff.shape != (cities,) or not np.isfinite(payoff).all():
        raise ValueError("no payoff of these cities")
    return Start(payoff, _coalitions(data, cities))


def _plain(coalitions: Iterable[int]) -> list[str]:
    return [f"{coalition:x}" for coalition in coalitions]


def _coalitions(data: dict[str, Any], cities: int) -> tuple[int, ...]:
    """Raises ValueError or TypeError where they are none of so many cities."""
    written = data["coalitions"]
    if not isinstance(written, list):
        raise TypeError("no coalitions")
    coalitions = tuple(int(one, 16) for one in written)
    if not all(0 < one < (1 << cities) - 1 for one in coalitions):
        raise ValueError("coalitions of other cities")
    return coalitions
