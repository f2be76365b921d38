"""The case that a verb is asked about, with what is doubtful about it said first."""

from typing import TYPE_CHECKING

from citypact.cli.output import warn

if TYPE_CHECKING:
    from citypact.case import Case


def read_case(case: str) -> "Case":
    """The case of this name or place; figures out of proportion are warned of, or with ``--strict`` refused.

    Raises InvalidInput with every problem of the case.
    """
    from citypact.case import examine

    found = examine(case)
    warn(found.doubts)
    return found.case
