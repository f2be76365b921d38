"""What a move is to the firm that makes it, and what it takes to have the firm go elsewhere instead, or stay."""

import numpy as np

from .flows import Floats, Move, present_value, prices
from .model import Case


def firm_gain(case: Case, flows: Move) -> float:
    """The firm's own gain over staying, from the start of the move to the horizon, in present value."""
    return present_value(case, _by_year(case, flows))


def compensation(case: Case, anyway: Move, instead: Move | None) -> Floats:
    """What a firm is paid each year so that it is no worse off than where it would go anyway; shape (horizon,).

    ``instead``: where it goes; None: it is kept at its origin. In present value the difference of its gains, paid in
    the years in which it gains less, in proportion to what it lacks; nothing where it loses nothing.
    """
    lacks = _by_year(case, anyway) - (0.0 if instead is None else _by_year(case, instead))
    loss, short = present_value(case, lacks), np.maximum(lacks, 0.0)
    loses = np.greater(loss, 0.0)
    return np.where(loses, short * (loss / np.where(loses, present_value(case, short), 1.0)), 0.0)


def _by_year(case: Case, flows: Move) -> Floats:
    return np.where(np.arange(case.horizon) >= flows.start, flows.host.firm_gain * prices(case), 0.0)
