"""The linear program that finds a scheme, its stages, and the explanation when there is none.

The room can be called: ``citypact.design(case, model)`` is ``citypact.design.design(case, model)``. Python binds the
name of a package to ``citypact`` as soon as anything of it is imported, so the function could not keep that name.
"""

import sys
from types import ModuleType
from typing import Any

from .design import Disagreement, check_closed, design, program_of, simulate
from .infeasible import Demand, Explanation, NoScheme, Price

__all__ = [
    "Demand",
    "Disagreement",
    "Explanation",
    "NoScheme",
    "Price",
    "check_closed",
    "design",
    "program_of",
    "simulate",
]


class _Room(ModuleType):
    """A module that can be called like the function it is named after."""

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        return design(*arguments, **options)


sys.modules[__name__].__class__ = _Room
