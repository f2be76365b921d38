"""A piece of work that travels to another process, and what is told of it on the way."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from citypact.web.work.answer import Answer

Tell = Callable[[int, int], None]
"""Told how far the work is: (done, in all)."""


@dataclass(frozen=True)
class Progress:
    """How far a task is."""

    done: int = 0
    whole: int = 0
    """0: not known."""


Function = Callable[[Any, str, Tell], Answer]
"""From what is asked, the language of sentences and whom to tell, to the answer."""


@dataclass(frozen=True)
class Task:
    """A function of a module, and what it is asked."""

    function: Function
    asked: Any
    lang: str
    seconds: float
    """After which it gives up."""
