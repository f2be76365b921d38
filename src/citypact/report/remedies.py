"""Where in a mechanism's file the limits stand that a refusal names, and how to have a file to change them in."""

from collections.abc import Mapping

from ..mechanism import Mechanism, bundled_models
from ..text import Bilingual, both

PARAMETERS: Mapping[str, tuple[str, ...]] = {
    "gain": ("participation.minimum_gain", "participation.city"),
    "yearly-gain": ("participation.city",),
    "scenario-gain": ("participation.minimum_gain",),
    "deal": ("participation.origin_compensation", "participation.host_no_loss"),
    "floor": ("tax_sharing.floor",),
    "share-cap": ("tax_sharing.origin_share", "tax_sharing.fund_share", "tax_sharing.segments", "tax_sharing.cap"),
    "project-cost": ("costs.most_of_benefit", "costs.weak_areas_pay", "fund.carries"),
    "contribution-limit": ("fund.contribution_rate",),
    "fund-size": ("fund.grant_limit",),
    "settle-up": ("fund.settle_up_years",),
    "fund-left": ("fund.income", "fund.uses", "fund.remainder"),
    "use-limit": ("fund.weak_area_minimum", "fund.ecology_minimum"),
    "pledge": ("participation.bond_limit", "participation.enforcement"),
    "debt-limit": ("borrowing.debt_limits", "borrowing.debt_limit"),
    "loan-cost": ("borrowing.bond_rate",),
    "earlier-aim": ("design.objectives",),
    "subsidy": ("subsidy.limit", "subsidy.limit_share"),
}
"""By kind of limit, the parameters that set it. What a city insists on, and whether the fund may owe in other
futures, is set by whoever asks, in no file."""


def parameters(model: Mechanism, kind: str) -> list[str]:
    """Those of the parameters that the mechanism's file sets; all of them if it sets none."""
    known = PARAMETERS.get(kind, ())
    given = [path for path in known if _is_set(model, path)]
    return given or list(known)


def how(model: Mechanism) -> Bilingual:
    """How to change a parameter of a mechanism."""
    if model.id in bundled_models():
        return both("report.refusal.how", model=model.id)
    return both("report.refusal.how_own", model=model.id)


def _is_set(model: Mechanism, path: str) -> bool:
    section, name = path.split(".")
    part = getattr(model, section)
    return part is not None and name in part.model_fields_set
