"""Where a search ended, kept so that the next one goes on: in a folder of its own, or in that of ``cache``.

Of a least core coalitions and a payoff are kept, and neither is believed: worths and the payoff's worst coalition are
worked out anew. So a file of another's making can cost time and nothing else; one that is damaged or of another game is
none. Of a sampled value the worths of its batches are kept, with checksums (see ``storage.batches``).
"""

import json
from contextlib import suppress
from pathlib import Path

import numpy as np

from ...errors import CannotWrite
from ...game.searching import Start
from ...storage.files import write_files
from ..cache import DAMAGED, cache_folder, place_of
from ..opportunities import Opportunities

_SEARCH, _SAMPLE = "search", "sample"


def kept_search(chances: Opportunities, folder: Path | None = None) -> Start | None:
    """Where a search of this game ended; None where nothing is kept, or it is damaged."""
    folder = folder or cache_folder()
    if folder is None:
        return None
    place, named = place_of(folder, chances, _SEARCH)
    try:
        data = json.loads(place.read_text("utf-8"))
        return _start(data, len(chances.cities)) if data["named"] == named else None
    except DAMAGED:
        return None


def keep_search(chances: Opportunities, start: Start, folder: Path | None = None) -> None:
    """Keep where a search ended; where the folder cannot be written to, it is not kept."""
    folder = folder or cache_folder()
    if folder is not None:
        place, named = place_of(folder, chances, _SEARCH)
        data = {"named": named, "payoff": start.payoff.tolist(), "coalitions": [f"{c:x}" for c in start.coalitions]}
        with suppress(CannotWrite):
            write_files(place.parent, {place.name: json.dumps(data, ensure_ascii=False).encode()}, force=True)


def place_of_batches(chances: Opportunities, seed: int, folder: Path | None = None) -> Path | None:
    """Where the batches of a sample of this game are kept; None: nowhere."""
    folder = folder or cache_folder()
    return None if folder is None else place_of(folder, chances, f"{_SAMPLE}-{seed}")[0].with_suffix("")


def _start(data: dict[str, object], cities: int) -> Start:
    """Raises ValueError or TypeError where it is none of so many cities."""
    payoff, written = np.array(data["payoff"], dtype=float), data["coalitions"]
    if payoff.shape != (cities,) or not np.isfinite(payoff).all() or not isinstance(written, list):
        raise ValueError("no payoff of these cities")
    coalitions = tuple(int(one, 16) for one in written)
    if not all(0 < one < (1 << cities) - 1 for one in coalitions):
        raise ValueError("coalitions of other cities")
    return Start(payoff, coalitions)
