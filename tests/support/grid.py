"""A grid of mechanisms, and how a design under one of them may end.

Limits, minima, caps and steps of ``negotiated`` are varied. Every design that is handed out was settled and
audited, else it is refused; where there is none the reason is told, and where the time is over that is told too.
"""

import random
import time
from typing import Any

from citypact.case.model import Case
from citypact.deadline import Deadline
from citypact.errors import InvalidInput, SolverLimit
from citypact.mechanism import Mechanism, Range, load_model
from citypact.optimize import NoScheme, design
from citypact.worth import WorthTable

OVER = 15.0
"""Seconds beyond its limit that a design may take: what was found in time is still settled and audited."""
CHOICES: dict[str, dict[str, tuple[Any, ...]]] = {
    "tax_sharing": {
        "origin_share": tuple(
            Range(min=0, max=most, step=step) for most in (0.5, 0.8, 1.0) for step in (0.05, 0.1, None)
        ),
        "custom": (0.0, 0.3, 0.5),
    },
    "costs": {
        "most_of_benefit": (0.6, 0.8, 1.0),
        "least_by_benefit": (0.0, 0.5, 1.0),
        "weak_areas_pay": (False, True),
        "harm_compensated": (0.0, 0.8, 1.0),
    },
    "fund": {
        "contribution_rate": tuple(Range(min=0, max=most) for most in (0.0, 0.001, 0.005, 0.02)),
        "grant_limit": (0.0, 0.1, None),
        "weak_area_minimum": (0.0, 0.2, 1.0),
        "ecology_minimum": (0.0, 1.0),
        "carries": (0.0, 0.3, 1.0),
        "debt_limit": (0.0, 0.01),
        "weak_areas_pay": (False, True),
        "debt_interest": (None, 0.08),
    },
}


def drawn(draw: random.Random) -> Mechanism:
    """One mechanism of the grid."""
    model = load_model("negotiated")
    rooms = {
        room: getattr(model, room).model_copy(update={name: draw.choice(values) for name, values in names.items()})
        for room, names in CHOICES.items()
    }
    return model.model_copy(update=rooms)


def outcome(case: Case, table: WorthTable, model: Mechanism, seconds: float) -> str:
    """How a design ends, in a word; "FAILED ..." where it may not end so."""
    start = time.monotonic()
    try:
        with Deadline(seconds).limiting():
            scheme = design(case, model, table)
        ended = "unproven" if scheme.unproven else "accepted" if scheme.accepted else "someone objects"
    except NoScheme as none:
        told = none.explanation
        ended = "no scheme" if told.conflict or told.prices or not told.in_time else "FAILED: no reason"
    except SolverLimit:
        ended = "out of time" if time.monotonic() - start >= seconds else "FAILED: a solver gave up in time"
    except InvalidInput:
        ended = "does not apply"
    except Exception as wrong:
        ended = f"FAILED: {type(wrong).__name__}: {wrong}"
    took = time.monotonic() - start
    return f"FAILED: {took:.0f} s in silence ({ended})" if took > seconds + OVER else ended
