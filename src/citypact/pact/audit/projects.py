"""Who bears the burden of the projects: all of it, by those who benefit, by the rule's key or within their benefit."""

from collections.abc import Iterator

import numpy as np

from ...case.flows import present_value, works
from ...case.model import Case
from ...mechanism import ClosedMechanism
from ...mechanism.harm import compensations
from ...mechanism.rights import payers
from ...text import both
from ..terms import Terms
from .breach import Breach


def shares(case: Case, terms: Terms) -> Iterator[Breach]:
    """Shares of each project's burden: they add up to one, and only cities that benefit bear any."""
    paid_for, paid_by = both("pact.breach.paid_for"), both("pact.breach.paid_by_those")
    for project in case.projects:
        if project.id in terms.projects:
            borne = terms.project_share.get(project.id, {})
            paid = sum(borne.values()) + terms.carried.get(project.id, 0.0)
            yield Breach(paid_for, project.id, abs(paid - 1.0))
            for city in sorted(set(borne) - set(payers(works(case, project)))):
                yield Breach(paid_by, f"{project.id}/{city}", borne[city])


def burdens(case: Case, model: ClosedMechanism, terms: Terms) -> Iterator[Breach]:
    """What each city bears, in present value, against the rule's key or its limits by the city's own benefit."""
    rule = model.costs.projects
    for project in case.projects:
        if project.id not in terms.projects:
            continue
        flows, borne = works(case, project), terms.project_share.get(project.id, {})
        burden = present_value(case, np.sum([flows.cost, *compensations(case, model, flows).values()], axis=0))
        benefits = {city: present_value(case, flows.benefits[city]) for city in payers(flows)}
        together = sum(benefits.values())
        for city, benefit in benefits.items():
            share = borne.get(city, 0.0)
            key = {"by-benefit": benefit / together, "equal": 1.0 / len(benefits)}
            if rule != "design":
                yield Breach("costs.projects", f"{project.id}/{city}", abs(share - key[rule]) * burden)
                continue
            of_aid = project.id in case.aid and city in case.weak and not model.costs.weak_areas_pay
            most = 0.0 if of_aid else model.costs.most_of_benefit * benefit
            least = min(most, model.costs.least_by_benefit * key["by-benefit"] * burden)
            yield Breach("costs.projects", f"{project.id}/{city}", share * burden - most)
            yield Breach("costs.least_by_benefit", f"{project.id}/{city}", least - share * burden)
