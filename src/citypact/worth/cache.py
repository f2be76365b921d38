"""Worths that were found before, in a folder that the environment variable CITYPACT_CACHE names; none, no cache.

A file is named by the hash of the opportunities and of all code and solvers that its content hangs on, is written whole
or not at all, and is held against the conditions of every table when it is read. So the folder can be shared, emptied
or interrupted at any time: what is missing or damaged is worked out and written anew.
"""

import json
import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from ..errors import CannotWrite
from ..storage.files import write_files
from .confirmation import SecondOpinion
from .opportunities import Opportunities
from .stored import made_by, opinions_of, plain_chances, plain_found

FOLDER = "CITYPACT_CACHE"
"""The environment variable."""
DAMAGED = (OSError, ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError)
"""What reading data that nobody wrote like this can end in."""


def cache_folder() -> Path | None:
    """The folder; None: nothing is kept."""
    named = os.environ.get(FOLDER)
    return Path(named) if named else None


def kept(chances: Opportunities) -> SecondOpinion | None:
    """What was found for these opportunities; None where nothing was, or it is damaged."""
    folder = cache_folder()
    if folder is None:
        return None
    place, named = place_of(folder, chances, "worths")
    try:
        data = json.loads(place.read_text("utf-8"))
        return opinions_of(chances, data["found"]) if data["named"] == named else None
    except DAMAGED:
        return None


def keep(chances: Opportunities, opinions: SecondOpinion) -> None:
    """Keep what was found; where the folder cannot be written to, it is not kept."""
    folder = cache_folder()
    if folder is not None:
        place, named = place_of(folder, chances, "worths")
        content = json.dumps({"named": named, "found": plain_found(opinions)}, ensure_ascii=False)
        with suppress(CannotWrite):
            write_files(place.parent, {place.name: content.encode()}, force=True)


def place_of(folder: Path, chances: Opportunities, kind: str) -> tuple[Path, dict[str, Any]]:
    """Where in a folder something of a kind is kept, and what that is named after."""
    named = {"made_by": made_by(), "chances": plain_chances(chances)}
    digest = sha256(json.dumps(named, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    return folder / f"{kind}-{digest[:40]}.json", named
