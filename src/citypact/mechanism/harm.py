"""The harm that a project does to a member, and what of it those who benefit make good."""

from collections.abc import Mapping

import numpy as np

from ..case.flows import Works, over_years, remembers
from ..case.model import Case
from .fractions import Floats
from .model import ClosedMechanism


def compensations(case: Case, model: ClosedMechanism, flows: Works) -> Mapping[str, Floats]:
    """What the beneficiaries of a project pay each city that it harms, per year; shape (horizon,) each.

    To be read only. A part of the harm, as ``costs.harm_compensated`` says; but nothing in years in which an agreement
    of ``quality`` already pays the city for that project (or has it pay): what a rule pays for once it does not make
    good again.
    """
    if not remembers(case, flows):
        return _compensations(case, model, flows)
    about = model.costs.harm_compensated, model.quality
    return case.recall(("compensations", flows.project.id), about, lambda: _compensations(case, model, flows))


def _compensations(case: Case, model: ClosedMechanism, flows: Works) -> dict[str, Floats]:
    part, paid_for = model.costs.harm_compensated, {}
    if model.quality is not None:
        paid_for = model.quality.bound(case, flows.project)
    harms = {city: below for city, flow in flows.benefits.items() if (below := over_years(flow) < 0).any()}
    harmed = {city: np.where(below, -part * flows.benefits[city], 0.0) for city, below in harms.items()}
    due = {city: np.where(paid_for.get(city, False), 0.0, harm) for city, harm in harmed.items()}
    return {city: flow for city, flow in due.items() if flow.any()}
