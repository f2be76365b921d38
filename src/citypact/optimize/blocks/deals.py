"""No deal leaves its own two parties short.

origin: present value of its share  >= degree * present value of (tax lost - release benefit), if that is positive
host:   present value of (what it keeps - its costs) >= 0
"""

from ..gates import if_moved
from ..program import Program
from ..setting import Deal
from ..subject import Kind
from .sizes import of_deal


def add(program: Program) -> None:
    """Per-deal constraints, where the mechanism has them."""
    rule = program.setting.model.participation
    for k, deal in enumerate(program.setting.deals):
        if rule.origin_compensation is not None:
            _compensate_origin(program, k, deal, rule.origin_compensation)
        if rule.host_no_loss:
            _spare_host(program, k)


def _compensate_origin(program: Program, k: int, deal: Deal, degree: float) -> None:
    loss = max(0.0, program.setting.present_value(deal.loss))
    party = program.of_deal(k, party="origin")
    less = program.slack(Kind.DEAL, party)
    asked = if_moved(program, k, degree * loss)
    received = program.present_value(program.origin_payment.get((k, t), 0.0) for t in range(program.setting.horizon))
    program.require("compensated", received >= asked - less, party)


def _spare_host(program: Program, k: int) -> None:
    party = program.of_deal(k, party="host")
    less = program.slack(Kind.DEAL, party)
    paid = program.present_value(
        program.origin_payment.get((k, t), 0.0) + program.fund_payment.get((k, t), 0.0)
        for t in range(program.setting.horizon)
    )
    own = if_moved(program, k, program.present_value(of_deal(program, k, "host_own")))
    program.require("spared", own - paid >= 0 - less, party)
