"""Tables of pandas as CSV."""

import pandas as pd

from ..reading.tables import guarded


def frame_bytes(frame: pd.DataFrame, index: bool = True) -> bytes:
    """The table as the bytes of a CSV file, every digit, in which no text is a formula (see ``reading.tables``).

    The byte order mark tells Excel that it is UTF-8.
    """
    safe = frame.map(guarded).rename(index=guarded, columns=guarded)
    return str(safe.to_csv(index=index, lineterminator="\n")).encode("utf-8-sig")
