"""Comparative statics: which way a result goes when one figure or term changes, on cases small enough to see why.

One firm of ``old`` pays 2 a year there and ``lift`` times as much at ``new``; ``old`` is glad of 1 a year once it has
gone. Each test says in its first line why theory has it so.
"""

from typing import Any

from citypact.case.model import Case
from citypact.mechanism import Mechanism, Range, load_model
from citypact.mechanism.sections.fund import Fund
from citypact.mechanism.sections.participation import Participation
from citypact.mechanism.sections.tax_sharing import TaxSharing
from citypact.optimize import design, simulate
from citypact.worth import worth_table

from .two_cities import two_city_case

RATE = 0.05
COSTLY = {"capital_cost": 1.0, "annual_cost": 0.2, "moving_cost": 0.4}


def firm(**changes: Any) -> Case:
    """The firm with some costs, tax half as much again at its host, and figures changed."""
    plain: dict[str, Any] = {"lift": 1.5, "growth": 0.02, "discount_rate": RATE, "host": {}, "transfer": {}}
    settings = plain | changes
    settings["host"] = COSTLY | settings["host"]
    settings["transfer"] = {"adjustment_cost": 0.3} | settings["transfer"]
    return two_city_case(**settings)


def worth(case: Case) -> float:
    """What all cities can gain together, in present value."""
    return float(worth_table(case).worths[-1])


def changed(case: Case, table: str, **figures: Any) -> Case:
    """The case with figures of every row of a table changed."""
    return case.model_copy(update={table: tuple(row.model_copy(update=figures) for row in getattr(case, table))})


def rule(**terms: Any) -> Mechanism:
    """Half each for eight years, with some terms changed; gains are reported only."""
    plain: dict[str, Any] = {"taxes": "all", "led_by": ("government", "market"), "origin_share": 0.5, "term": 8}
    return load_model("ningde-2017").model_copy(
        update={"tax_sharing": TaxSharing(**(plain | terms)), "statistics": None, "currency": "CNY"}
    )


def gain(case: Case, model: Mechanism, city: str) -> float:
    """What a rule gives a city, in present value."""
    return float(simulate(case, model).gain[city])


def parts(model: Mechanism, section: str, **figures: Any) -> Mechanism:
    """The rule with figures of one section changed."""
    return model.model_copy(update={section: getattr(model, section).model_copy(update=figures)})


def distance(case: Case, model: Mechanism) -> float:
    """How far the designed gains are from the Shapley value, added up over cities."""
    scheme = design(case, model)
    return float((scheme.gain - scheme.table.game.shapley()).abs().sum())


def pact(most: float = 0.3, rate: float = 0.0, **participation: Any) -> Mechanism:
    """A pact that shares up to ``most`` of the tax and has a fund, as near to the Shapley value as it gets."""
    plain = load_model("institutional-pact")
    asked: dict[str, Any] = {"city": "none", "coalitions": "none", "enforcement": "binding"} | participation
    fund = Fund(contribution_rate=Range(min=0.0, max=rate), uses=("compensation",)) if rate else None
    return plain.model_copy(
        update={
            "participation": Participation(**asked),
            "tax_sharing": plain.tax_sharing.model_copy(update={"origin_share": Range(min=0.0, max=most)}),
            "fund": fund,
            "exit": None,
            "borrowing": None,
            "design": plain.design.model_copy(update={"objectives": ("nearest-shapley",)}),
            "references": {},
        }
    )
