"""Instruments beside tax sharing: what they bring each city, as data or as it depends on their open sizes."""

import numpy as np

from ...mechanism import economy, instrument_payments
from ...mechanism.parties import OUTSIDE
from ...solve.algebra import expression
from ..program import Expression, Program
from ..setting import Floats, Setting
from .sizes import figures


def add(program: Program) -> None:
    """What every instrument brings; nothing if the mechanism has none."""
    if not program.setting.model.instruments:
        return
    if program.setting.choices:
        _leave_open(program)
        return
    net: dict[int, dict[str, Floats]] = {id(setting): _net(setting) for setting in program.setting.every}

    def received(party: str) -> list[Expression | float]:
        return figures(program, lambda setting: net[id(setting)][party])

    for i, city in enumerate(program.setting.cities):
        for t, amount in enumerate(received(city.id)):
            if not isinstance(amount, float) or amount:
                program.received[i, t] = amount
    program.outside = program.outside - program.present_value(received(OUTSIDE))


def _leave_open(program: Program) -> None:
    """Where the plan is left open, instruments may bring anything: a plan that relies on it is tried by itself."""
    for i in range(len(program.setting.cities)):
        for t in range(program.setting.horizon):
            program.received[i, t] = expression(program.variable("received", program.of_city(i, t), None))


def _net(setting: Setting) -> dict[str, Floats]:
    model = setting.model.at({path: setting.model.values(path)[0] for path in setting.model.open_sizes})
    seen = economy(setting.case, model, setting.plan.hosts, setting.plan.projects)
    net = {party: np.zeros(setting.horizon) for party in (*seen.cities, OUTSIDE)}
    for payment in instrument_payments(model, seen):
        for party, sign in ((payment.payee, 1.0), (payment.payer, -1.0)):
            if party in net:
                net[party] = net[party] + sign * payment.amounts / setting.scale
    return net
