"""The facts of an agglomeration: read, checked, written."""

from typing import TYPE_CHECKING

from citypact.lazy import lazy

if TYPE_CHECKING:
    from citypact.case.model import (
        Capacity,
        Case,
        Change,
        City,
        Evidence,
        Figure,
        Host,
        Link,
        Project,
        ProjectBenefit,
        Scenario,
        Transfer,
    )
    from citypact.case.overrides import under
    from citypact.case.store import bundled_cases, check_case, doubts, examine, load_case, locate, save_case
    from citypact.reading.fields import Named
else:
    __getattr__, __dir__ = lazy(
        __name__,
        {
            "Capacity": ".model",
            "Case": ".model",
            "Change": ".model",
            "City": ".model",
            "Evidence": ".model",
            "Figure": ".model",
            "Host": ".model",
            "Link": ".model",
            "Named": "citypact.reading.fields",
            "Project": ".model",
            "ProjectBenefit": ".model",
            "Scenario": ".model",
            "Transfer": ".model",
            "bundled_cases": ".store",
            "check_case": ".store",
            "doubts": ".store",
            "examine": ".store",
            "load_case": ".store",
            "locate": ".store",
            "save_case": ".store",
            "under": ".overrides",
        },
    )

__all__ = [
    "Capacity",
    "Case",
    "Change",
    "City",
    "Evidence",
    "Figure",
    "Host",
    "Link",
    "Named",
    "Project",
    "ProjectBenefit",
    "Scenario",
    "Transfer",
    "bundled_cases",
    "check_case",
    "doubts",
    "examine",
    "load_case",
    "locate",
    "save_case",
    "under",
]
