"""All checks, one after the other."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from ..text import both
from .finding import Finding, guarded
from .games import games
from .machine import machine
from .money import money
from .programs import packing, programs
from .worths import worths

CHECKS: Mapping[str, Callable[[], Iterable[Finding]]] = {
    "machine": machine,
    "games": games,
    "programs": programs,
    "packing": packing,
    "worths": worths,
    "money": money,
}


def examine() -> Iterator[Finding]:
    """The findings of every check, as they come; an error in one of them is its finding and stops no other."""
    for name, check in CHECKS.items():
        yield from guarded(both(f"doctor.check.{name}"), check)


def is_sound(findings: Iterable[Finding]) -> bool:
    """Whether nothing is amiss."""
    return all(finding.sound for finding in findings)
