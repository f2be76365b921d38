"""The facts of an agglomeration: read, checked, written."""

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
