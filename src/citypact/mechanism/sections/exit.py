"""Who may leave a pact, when, and what it takes along: the terms of exit.

A city that gives notice stays bound for so many years. When it leaves in year t it is free of the pact's payments from
t on, and the accounts are settled once, in the money of that year:

    paid_in[i,t] = sum_{s < t} (1 + f)^(t - s) (paid into the fund - received from it)[i,s]     f: interest of the fund
    returned     = 0 (forfeit),  max(0, paid_in) (return-contributions),  paid_in (settle-up; negative: the city pays)

What it gains by leaving, before any pledge, is worked out in ``citypact.pact.commitment``.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from ...case.model import Case
from ...reading.fields import Frozen, Whole
from ..quantity import Fault, never_open, refuse


class Exit(Frozen):
    """Terms of exit. They hold where enforcement is by bond or exit is free; where the law binds nobody may leave."""

    who_can: Literal["anyone", "hosts", "origins", "nobody"] = Field(
        description="every city, those to which something moves, those from which something moves, or none"
    )
    notice_years: Annotated[Whole, Field(ge=0, le=100), never_open("years")] = Field(
        default=0, description="whole years from notice to leaving, in which the terms still bind"
    )
    asset_rule: Literal["forfeit", "return-contributions", "settle-up"] = Field(
        default="forfeit",
        description="forfeit: what was paid into the fund stays there; return-contributions: what was paid in beyond "
        "grants comes back, with the fund's interest; settle-up: in addition grants beyond it are paid back",
    )
    project_costs: Literal["bought-out", "released"] = Field(
        default="bought-out",
        description="its part of the remaining cost of joint projects is paid by the city when it leaves, at present "
        "value, or falls on those who stay",
    )
    revert_to: Literal["taxes-where-they-fall", "status-quo"] = Field(
        default="taxes-where-they-fall",
        description="taxes-where-they-fall: moves and works remain and nothing is shared any more; status-quo: the "
        "city has from then on what it could earn alone, and its moves and joint works are worth nothing to it",
    )

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        idle = sorted(self.model_fields_set - {"who_can"}) if self.who_can == "nobody" else []
        refuse([("idle_without_exit", {"parameters": ", ".join(idle)})] if idle else [])
        return self

    def faults(self, enforcement: str, has_fund: bool) -> Iterator[Fault]:
        """Where the terms contradict the rest of the mechanism."""
        if enforcement == "binding" and self.who_can != "nobody":
            yield "exit_while_binding", {"who": self.who_can}
        if enforcement != "binding" and self.who_can == "nobody":
            yield "enforcement_without_exit", {"enforcement": enforcement}
        if self.asset_rule != "forfeit" and not has_fund:
            yield "returned_without_fund", {"rule": self.asset_rule}

    def returned(self, claim: NDArray[np.number[Any]]) -> NDArray[np.number[Any]]:
        """What the fund returns of what a city paid into it, less grants; negative: the city pays. Any shape.

        >>> Exit(who_can="anyone", asset_rule="return-contributions").returned(np.array([3, -2])).tolist()
        [3, 0]
        """
        by_rule = {"forfeit": 0 * claim, "return-contributions": np.maximum(claim, 0), "settle-up": claim}
        return np.asarray(by_rule[self.asset_rule])

    def leavers(self, case: Case, plan: Mapping[str, str]) -> frozenset[str]:
        """Cities that have the right to leave under a plan (host by transfer)."""
        right = {
            "anyone": (city.id for city in case.cities),
            "hosts": plan.values(),
            "origins": (transfer.origin for transfer in case.transfers if transfer.id in plan),
            "nobody": (),
        }
        return frozenset(right[self.who_can])


FREE = Exit.model_construct(who_can="anyone")
"""What holds where a mechanism says nothing of exit: whoever leaves forfeits all and takes the moves along."""
