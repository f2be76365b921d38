"""The centre decides: the plan that it values most, whoever consents.

    max  sum of gains + ecology weight * ecological benefit + equity weight * own gains of weak areas

over all moves that the hosts have room for and all projects of the categories it may build. Ecological benefit is the
release benefit of a move and the benefits of an ecological project. A weak area's own gain is what falls to it by the
plan alone, before any tax is shared or harm made good, the cost of a project borne in proportion to benefit.
"""

from collections.abc import Callable

import numpy as np

from ...case.flows import Move, Works, present_value, works
from ...case.model import Case
from ...case.players import together
from ...mechanism.model import Mechanism
from ...mechanism.quantity import largest
from ..assignment import assignment
from ..opportunities import opportunities
from ..packing import Packing
from ..table import Plan
from ..ties import without_names
from ..worths import Worths


def directed_plan(case: Case, model: Mechanism, table: Worths) -> Plan:
    """The plan of largest value to the centre.

    Raises
    ------
    SolverLimit
        The plan was not proven optimal.
    """
    chances = opportunities(case, value_of_move(model), table.chances.anyway)
    packing = Packing(assignment(chances, everyone=True))
    every = (1 << len(packing.problem.columns)) - 1
    ranks = np.full(len(chances.candidates), -1, dtype=np.int8)
    for k, rank in packing.bids([packing.settle(every).plan] if every else []):
        ranks[k] = rank
    ranks, _ = without_names(case, chances, ranks)
    hosts = chances.places(ranks, table.everyone)
    allowed = model.coordination.projects
    ordered = (case.project[undertaking.id] for undertaking in chances.undertakings)
    open_to_it = (project for project in ordered if allowed == "all" or project.category in allowed)
    return Plan(hosts, tuple(p.id for p in open_to_it if value_of_project(case, model, works(case, p)) > 0))


def value_of_move(model: Mechanism) -> Callable[[Case, Move], float]:
    """What a move is worth to the centre, in present value."""
    rule, part = model.coordination, largest(model.costs.moving_origin_share)  # open only where nothing weighs it

    def value(case: Case, flows: Move) -> float:
        weak = case.weak
        origin = flows.release - flows.lost - flows.adjustment - part * flows.moving
        host = flows.kept - flows.service - flows.capital - (1.0 - part) * flows.moving
        own = origin * (flows.transfer.origin in weak) + host * (flows.host.host in weak)
        return present_value(
            case, together(case, flows) + rule.ecology_weight * flows.release + rule.equity_weight * own
        )

    return value


def value_of_project(case: Case, model: Mechanism, flows: Works) -> float:
    """What a project is worth to the centre, in present value."""
    rule = model.coordination
    cost = present_value(case, flows.cost)
    benefits = {city: present_value(case, flow) for city, flow in flows.benefits.items()}
    gross, positive = sum(benefits.values()), sum(max(0.0, benefit) for benefit in benefits.values())
    weak = [benefits[city.id] for city in case.cities if city.weak and city.id in benefits]
    own = sum(benefit - cost * max(0.0, benefit) / positive for benefit in weak) if positive else sum(weak)
    ecology = gross if flows.project.category == "ecological" else 0.0
    return gross - cost + rule.ecology_weight * ecology + rule.equity_weight * own
