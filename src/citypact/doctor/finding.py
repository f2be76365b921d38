"""What one check found."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ..errors import CitypactError
from ..text import both


@dataclass(frozen=True)
class Finding:
    """A check: what it is about, whether all is sound, and what was found (both in two languages)."""

    about: str
    sound: bool
    found: str


def within(about: str, differences: Iterable[float], most: float) -> Finding:
    """A finding about numbers that must agree: how many there are and by how much the worst is off."""
    away = [float(difference) for difference in differences]
    worst = max(away, default=0.0)
    sound = bool(away) and worst <= most
    return Finding(about, sound, both("doctor.differ", count=len(away), worst=f"{worst:.1e}", most=f"{most:.0e}"))


def guarded(about: str, check: Callable[[], Iterable[Finding]]) -> Iterator[Finding]:
    """The findings of a check; one that ends in an error, of ours or of a library, is a finding too."""
    try:
        yield from check()
    except CitypactError as error:
        yield Finding(about, False, both("doctor.refused", why=error.args[0] if error.args else error))
    except (ArithmeticError, AssertionError, ImportError, LookupError, OSError, RuntimeError, ValueError) as error:
        yield Finding(about, False, both("doctor.failed", error=f"{type(error).__name__}: {error}"))
