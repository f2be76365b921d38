"""Why a project is not built, and the least change that would have it built."""

from collections.abc import Callable

from ...case.flows import Works, works
from ...case.model import Case, Project
from .reason import Staying

Value = Callable[[Works], float]


def staying_project(case: Case, project: Project, value: Value, *, in_category: bool) -> Staying:
    """The reason for a project that those who decide do not build; ``value``: what it is worth to them."""
    worth = value(works(case, project))
    needs = max(0.0, -worth)
    if not in_category:
        return Staying(project.id, "not-its-category", None, worth, needs)
    year = _latest(case, project, value)
    return Staying(project.id, "loses" if year is None else "too-late", None, worth, needs, start_year=year)


def _latest(case: Case, project: Project, value: Value) -> int | None:
    """The latest start before its own with which it would pay."""
    earlier = range(project.start_year - 1, case.base_year, -1)
    return next((y for y in earlier if value(works(case, project.model_copy(update={"start_year": y}))) > 0), None)
