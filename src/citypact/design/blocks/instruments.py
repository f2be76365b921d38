"""Instruments beside tax sharing: what they bring each city, as data or as an affine function of one open size.

size = min + part * (max - min),   0 <= part <= 1,   part = whole number / number of steps
received[i,t] = payments at min + part * (payments at max - payments at min)
"""

from collections.abc import Mapping

import numpy as np

from ...mechanism import Economy, economy, instrument_payments, open_sizes
from ...mechanism.parties import OUTSIDE
from ..program import Expression, Program
from ..setting import Setting
from .sizes import part

Amounts = dict[str, np.ndarray]


def add(program: Program) -> None:
    """What every instrument brings; nothing if the mechanism has none."""
    setting = program.setting
    if not setting.model.instruments:
        return
    seen = economy(setting.case, setting.model, setting.plan.hosts, setting.plan.projects)
    own = setting.model.instruments
    limits = {path: span for path, span in open_sizes(setting.model).items() if path.split(".")[0] in own}
    lowest = {path: span.min for path, span in limits.items()}
    _receive(program, _net(setting, seen, lowest), 1.0)
    for path, span in limits.items():
        chosen = part(program, path, span)
        program.sizes[path] = span.min + (span.max - span.min) * chosen
        at_low, at_high = _net(setting, seen, lowest), _net(setting, seen, lowest | {path: span.max})
        _receive(program, {party: at_high[party] - at_low[party] for party in at_high}, chosen)


def _net(setting: Setting, seen: Economy, sizes: Mapping[str, float]) -> Amounts:
    """Net receipts of every party, scaled, shape (years,) each."""
    net: Amounts = {party: np.zeros(setting.horizon) for party in (*seen.cities, OUTSIDE)}
    for payment in instrument_payments(setting.model, seen, sizes):
        for party, sign in ((payment.payee, 1.0), (payment.payer, -1.0)):
            if party in net:
                net[party] = net[party] + sign * payment.amounts / setting.scale
    return net


def _receive(program: Program, net: Amounts, factor: Expression | float) -> None:
    for i, city in enumerate(program.setting.cities):
        for t in np.flatnonzero(net[city.id]).tolist():
            program.received[i, t] = program.received.get((i, t), 0.0) + float(net[city.id][t]) * factor
    program.outside = program.outside - program.setting.present_value(net[OUTSIDE]) * factor
