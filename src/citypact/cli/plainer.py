"""Signs that an encoding lacks, as a plainer sign that it has: a console of GBK shows √, not an escape."""

import codecs

PLAINER = "citypact-plainer"
"""Name of the way to encode, for the streams."""
_PLAINER = {
    "✓": "√+",
    "✗": "×x",
    "·": "-",
    "•": "·*",
    "–": "-",
    "—": "-",
    "…": "...",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "−": "-",
    "→": ">",
    "≥": ">=",
    "≤": "<=",
    "×": "x",
    "²": "2",
    "\xa0": " ",
}
"""What may stand for a sign: one sign each of which the first that can be encoded is taken, else all of them."""


def plainer(error: UnicodeError) -> tuple[str, int]:
    """Replace what cannot be encoded; what has no plainer sign is written as its number. Raises what it cannot mend."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    found = "".join(_for(sign, error.encoding) for sign in error.object[error.start : error.end])
    return found, error.end


def _for(sign: str, encoding: str) -> str:
    others = _PLAINER.get(sign, "")
    for other in others:
        if _encodes(other, encoding):
            return others if others.isascii() else other
    return sign.encode("ascii", "backslashreplace").decode()


def _encodes(sign: str, encoding: str) -> bool:
    try:
        sign.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


codecs.register_error(PLAINER, plainer)
