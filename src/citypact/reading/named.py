"""Faults of arguments, told as faults of the options, or fields of a question, that these came from."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from citypact.errors import InvalidInput, Problem


@contextmanager
def faults_of(options: Mapping[str, str]) -> Iterator[None]:
    """Let faults that name an argument name its option or field; what stands behind the name stays."""
    try:
        yield
    except InvalidInput as wrong:
        told = [replace(problem, file=_option(problem.file, options)) for problem in wrong.problems]
        raise type(wrong)(told) from None


def faults(reading: Callable[[], object]) -> tuple[Problem, ...]:
    """What is wrong with something that is only read to see whether it can be."""
    try:
        reading()
    except InvalidInput as wrong:
        return wrong.problems
    return ()


def _option(place: str, options: Mapping[str, str]) -> str:
    name, blank, rest = place.partition(" ")
    return f"{options[name]}{blank}{rest}" if name in options else place
