"""Where a search ended, kept so that the next one goes on: in the folder of ``cache``, if there is one.

Kept are coalitions and a payoff, and neither is believed: worths and the payoff's worst coalition are worked out anew.
So a file of another's making can cost time and nothing else; one that is damaged or of another game is none.
"""

import json
import os
from contextlib import suppress

import numpy as np

from ...errors import CannotWrite
from ...game.searching import Start
from ...storage.files import write_files
from ..cache import DAMAGED, FOLDER, place_of
from ..opportunities import Opportunities

_KIND = "search"


def kept_search(chances: Opportunities) -> Start | None:
    """Where a search of this game ended; None where nothing is kept, or it is damaged."""
    if not os.environ.get(FOLDER):
        return None
    place, named = place_of(chances, _KIND)
    try:
        data = json.loads(place.read_text("utf-8"))
        return _start(data, len(chances.cities)) if data["named"] == named else None
    except DAMAGED:
        return None


def keep_search(chances: Opportunities, start: Start) -> None:
    """Keep where a search ended; where the folder cannot be written to, it is not kept."""
    if os.environ.get(FOLDER):
        place, named = place_of(chances, _KIND)
        data = {"named": named, "payoff": start.payoff.tolist(), "coalitions": [f"{c:x}" for c in start.coalitions]}
        with suppress(CannotWrite):
            write_files(place.parent, {place.name: json.dumps(data, ensure_ascii=False).encode()}, force=True)


def _start(data: dict[str, object], cities: int) -> Start:
    """Raises ValueError or TypeError where it is none of so many cities."""
    payoff, written = np.array(data["payoff"], dtype=float), data["coalitions"]
    if payoff.shape != (cities,) or not np.isfinite(payoff).all() or not isinstance(written, list):
        raise ValueError("no payoff of these cities")
    coalitions = tuple(int(one, 16) for one in written)
    if not all(0 < one < (1 << cities) - 1 for one in coalitions):
        raise ValueError("coalitions of other cities")
    return Start(payoff, coalitions)
