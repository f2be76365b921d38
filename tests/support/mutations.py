"""Random damage to the files of bundled cases, by a seed: what a slip of the hand, a sort or an export does to them."""

import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from citypact.bundled import bundled_folder
from citypact.case import Case, bundled_cases, load_case
from citypact.errors import InvalidInput

NUMBERS = [
    "nan",
    "inf",
    "-inf",
    "-0.0",
    "1e308",
    "1e20",
    "1e-300",
    "5e-324",
    "1e999",
    "",
    "1,234",
    "12%",
    "０",
    "0x10",
    "1_000",
]
TEXTS = [
    "(fund)",
    "=1+1",
    "",
    " ",
    "合计",
    "a" * 5000,
    "\u202e",
    "\x00",
    "'",
    '"',
    "é",
    "😀",
    "null",
    "../..",
    "a/b",
    "真",
]
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_WORD = re.compile(r"[A-Za-z一-龥][\w-]*")


def mutated(seed: int, place: Path) -> tuple[Path, str]:
    """A damaged copy of a bundled case at ``place``, and what was done to it."""
    chance = random.Random(seed)
    name = chance.choice(bundled_cases())
    folder = place / f"{seed}"
    shutil.copytree(bundled_folder("cases") / name, folder, ignore=shutil.ignore_patterns("panel", "*.md"))
    done = [name]
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        file = chance.choice(sorted(path for path in folder.iterdir() if path.is_file()))
        damage = chance.choice(DAMAGES)
        damage(file, chance)
        done.append(f"{damage.__name__} {file.name}")
    return folder, ", ".join(done)


def _text(path: Path) -> str:
    return path.read_text("utf-8", errors="surrogateescape")


def _write(path: Path, text: str) -> None:
    path.write_text(text, "utf-8", errors="surrogateescape")


def _replaced(path: Path, chance: random.Random, pattern: re.Pattern[str], values: list[str]) -> None:
    text = _text(path)
    if spots := list(pattern.finditer(text)):
        spot = chance.choice(spots)
        _write(path, text[: spot.start()] + chance.choice(values) + text[spot.end() :])


def number(path: Path, chance: random.Random) -> None:
    """Another number, or none."""
    _replaced(path, chance, _NUMBER, NUMBERS)


def scaled(path: Path, chance: random.Random) -> None:
    """A number in another unit."""
    text = _text(path)
    if spots := list(_NUMBER.finditer(text)):
        spot = chance.choice(spots)
        factor = chance.choice((1e4, 1e-4, -1.0, 1e8, 1e18, 1e-18))
        _write(path, f"{text[: spot.start()]}{float(spot[0]) * factor!r}{text[spot.end() :]}")


def word(path: Path, chance: random.Random) -> None:
    """Another word."""
    _replaced(path, chance, _WORD, TEXTS)


def swapped_word(path: Path, chance: random.Random) -> None:
    """A word of the file in the place of another."""
    _replaced(path, chance, _WORD, _WORD.findall(_text(path)) or [""])


def no_row(path: Path, chance: random.Random) -> None:
    """A row less."""
    lines = _text(path).split("\n")
    del lines[chance.randrange(len(lines))]
    _write(path, "\n".join(lines))


def row_twice(path: Path, chance: random.Random) -> None:
    """A row twice, somewhere."""
    lines = _text(path).split("\n")
    lines.insert(chance.randrange(len(lines) + 1), chance.choice(lines))
    _write(path, "\n".join(lines))


def shuffled(path: Path, chance: random.Random) -> None:
    """The rows in another order, header and all."""
    lines = _text(path).split("\n")
    chance.shuffle(lines)
    _write(path, "\n".join(lines))


def cut(path: Path, chance: random.Random) -> None:
    """The end missing."""
    content = path.read_bytes()
    path.write_bytes(content[: chance.randrange(len(content) + 1)])


def noise(path: Path, chance: random.Random) -> None:
    """Some bytes of any kind."""
    content = bytearray(path.read_bytes())
    for _ in range(chance.randint(1, 8)):
        if content:
            content[chance.randrange(len(content))] = chance.randrange(256)
    path.write_bytes(bytes(content))


def other_encoding(path: Path, chance: random.Random) -> None:
    """Saved by another program."""
    encoding = chance.choice(("gb18030", "utf-16", "utf-8-sig", "big5", "latin-1"))
    path.write_bytes(_text(path).encode(encoding, errors="replace"))


def other_commas(path: Path, chance: random.Random) -> None:
    """Cells parted by something else."""
    _write(path, _text(path).replace(",", chance.choice((";", "\t", "，", ",,", " , "))))


def no_column(path: Path, chance: random.Random) -> None:
    """A column less, header and all, or the header alone."""
    rows = [line.split(",") for line in _text(path).split("\n")]
    position, most = chance.randrange(len(rows[0])), chance.choice((1, len(rows)))
    for row in rows[:most]:
        del row[position : position + 1]
    _write(path, "\n".join(",".join(row) for row in rows))


def no_file(path: Path, chance: random.Random) -> None:
    """The file missing, empty, or a folder."""
    path.unlink()
    chance.choice((lambda: None, path.touch, path.mkdir))()


def other_file(path: Path, chance: random.Random) -> None:
    """Another file of the case under this name."""
    path.write_bytes(chance.choice(sorted(p for p in path.parent.iterdir() if p.is_file())).read_bytes())


DAMAGES: tuple[Callable[[Path, random.Random], None], ...] = (
    number,
    number,
    number,
    scaled,
    scaled,
    word,
    word,
    swapped_word,
    swapped_word,
    no_row,
    row_twice,
    shuffled,
    cut,
    noise,
    other_encoding,
    other_commas,
    no_column,
    no_file,
    other_file,
)


def read(folder: Path) -> Case | InvalidInput:
    """The case, or what is wrong with it."""
    try:
        return load_case(folder)
    except InvalidInput as refused:
        return refused
