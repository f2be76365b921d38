"""Lines of text as wide as a screen: broken between words, or in Chinese between any two characters."""

import re

from rich.cells import cell_len

_PIECES = re.compile(r"[“‘（《]?(?:[\u3400-\u9fff]|[^\s\u3400-\u9fff“‘（《]+|[“‘（《])[，。；：、？！”’）》]*\s*|\s+")
"""What stays on one line: a Chinese character or a word, with the marks that may not be parted from it."""


def folded(text: str, width: int) -> str:
    """The text with line breaks; no line is wider than ``width`` cells unless one word is.

    >>> print(folded("✗ 方案会被拒绝；城市两个", 12))
    ✗ 方案会被拒
    绝；城市两个
    """
    lines = [""]
    for piece in _PIECES.findall(text):
        if lines[-1] and cell_len(lines[-1]) + cell_len(piece.rstrip()) > width:
            lines.append("")
        lines[-1] += piece
    return "\n".join(line.rstrip() for line in lines)
