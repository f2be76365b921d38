"""No deal leaves its own two parties short.

origin: present value of its share  >= degree * present value of (tax lost - release benefit), if that is positive
host:   present value of (what it keeps - its costs) >= 0
"""

from ..program import Program
from ..setting import Deal
from .sizes import of_deal


def add(program: Program) -> None:
    """Per-deal constraints, where the mechanism has them."""
    rule = program.setting.model.participation
    for k, deal in enumerate(program.setting.deals):
        if rule.origin_compensation is not None:
            _compensate_origin(program, k, deal, rule.origin_compensation)
        if rule.host_no_loss:
            _spare_host(program, k, deal)


def _compensate_origin(program: Program, k: int, deal: Deal, degree: float) -> None:
    loss = max(0.0, program.setting.present_value(deal.loss))
    less = program.slack("deal", f"{deal.transfer}/origin")
    received = program.present_value(program.origin_payment.get((k, t), 0.0) for t in range(program.setting.horizon))
    program.require(f"origin_compensated_{k:02d}_{deal.transfer}", received >= degree * loss - less)


def _spare_host(program: Program, k: int, deal: Deal) -> None:
    less = program.slack("deal", f"{deal.transfer}/host")
    paid = program.present_value(
        program.origin_payment.get((k, t), 0.0) + program.fund_payment.get((k, t), 0.0)
        for t in range(program.setting.horizon)
    )
    own = program.present_value(of_deal(program, k, "host_own"))
    program.require(f"host_spared_{k:02d}_{deal.transfer}", own - paid >= 0 - less)
