"""Rules with one kind of number left open, otherwise statutes: nothing else to decide, nobody's consent needed."""

from typing import Any

from citypact.mechanism import Mechanism, Range, Span, load_model
from citypact.mechanism.instruments import Award, Equalization, Investment, Pool, Quality, RatesPool
from citypact.mechanism.instruments.equalization import Rates
from citypact.mechanism.model import SECTIONS
from citypact.mechanism.sections.apportionment import Apportionment
from citypact.mechanism.sections.bands import Band, Segment
from citypact.mechanism.sections.costs import Costs
from citypact.mechanism.sections.design import Design
from citypact.mechanism.sections.participation import Participation
from citypact.mechanism.sections.tax_sharing import TaxSharing

SHARE = Range(min=0.0, max=0.8, step=0.2)
_RULE: dict[str, Any] = {"taxes": "all", "led_by": ("government", "market"), "term": 5, "origin_share": 0.3}
_KEY = {"tax": 0.5, "jobs": 0.5}
_FACTORS: dict[str, Any] = {"key": {"wages": 0.6, "assets": 0.4}}
_STAYING = {"wages": 0.2, "assets": 0.5}


def sharing(**terms: Any) -> Mechanism:
    """A statute of tax sharing with some terms changed."""
    if terms.keys() & {"segments", "apportionment"}:
        terms["origin_share"] = None
    return rule(tax_sharing=TaxSharing(**(_RULE | terms)))


def rule(**rooms: Any) -> Mechanism:
    """A statute with some parts changed; it aims at the Shapley value."""
    statute: dict[str, Any] = {
        "currency": "CNY",
        "participation": Participation(city="none", coalitions="none", enforcement="binding"),
        "tax_sharing": TaxSharing(**_RULE),
        "costs": Costs(moving_origin_share=0.5, projects="by-benefit", harm_compensated=0.5),
        "statistics": None,
        "design": Design(objectives=("nearest-shapley",)),
    }
    return sound(load_model("ningde-2017").model_copy(update=statute | rooms))


def sound(model: Mechanism) -> Mechanism:
    """The rule as it would be read from a file, every parameter with a reference."""
    given = {name: getattr(model, name) for name in SECTIONS}
    paths = [f"{name}.{field}" for name, room in given.items() if room is not None for field in room.model_fields_set]
    references = {path: {"text": "for a test", "status": "choice"} for path in paths}
    return Mechanism.model_validate(model.model_dump(exclude_unset=True) | {"references": references})


def costs(**terms: Any) -> Mechanism:
    """A statute with some terms of the costs changed."""
    return rule(
        costs=Costs(**({"moving_origin_share": 0.5, "projects": "by-benefit", "harm_compensated": 0.5} | terms))
    )


def band(**shares: Any) -> tuple[Band, ...]:
    """A band up to the reference with these shares."""
    return (Band(**({"up_to": "reference", "origin_share": 0.2} | shares)),)


def segments(first: Any, second: Any) -> tuple[Segment, ...]:
    """Shares of two years and then of three."""
    return (Segment(years=(1, 2), origin_share=first), Segment(years=(3, 5), origin_share=second))


def apportioned(**parts: Any) -> dict[str, Any]:
    """Shares by head office and factors."""
    return {
        "apportionment": Apportionment(**({"head_office": 0.1, "establishments": 0.2} | _FACTORS | parts)),
        "staying": _STAYING,
    }


def equalized(**terms: Any) -> Mechanism:
    """Equalization of resources between two classes of cities with some terms changed."""
    rates = {"other": Rates(low=0.1, high=0.05), "core": Rates(low=0.2, high=0.2)}
    given = {"rates": rates, "classes": {"core": "core"}, "minimum": 1.0, "outside_part": 0.0, "step": 0.5, "cap": 1.0}
    aim = Design(objectives=("largest-smallest-gain",))  # between two cities that pay, distances add up to the same
    return rule(equalization=Equalization.model_validate(given | terms), design=aim)


def pooled(**terms: Any) -> Mechanism:
    """A pool of budget revenue with some terms changed."""
    given = {"base": "revenue", "over": "nothing", "rate": 0.005, "key": {"population": 0.5, "equal": 0.5}}
    return rule(pool=Pool(**(given | terms)))


def levied(**terms: Any) -> Mechanism:
    """A levy pool with some terms changed."""
    given = {"retained": 0.5, "most": 0.5, "safety": 0.925, "key": {"growth": 1.0}}
    return rule(rates_pool=RatesPool(**(given | terms)))


_LOW = Range(min=0.0, max=0.4, step=0.1)
_RARE = Range(min=0.0, max=0.01, step=0.002)
_MONEY = Span(min=0.0, max=4e8, step=1e8)
_INDEXED = (Band(up_to="indexed-reference", origin_share=0.1),)
_QUALITY: dict[str, Any] = {"yearly": 1e8, "expected_index": 0.9, "years": 4}

OPEN: dict[str, Mechanism] = {
    "ratio within a cap": sharing(origin_share=SHARE, cap=0.4, vary_by=()),
    "ratio above a floor": sharing(origin_share=SHARE, floor=1e8, vary_by=()),
    "segments within a cap": sharing(segments=segments(Range(min=0.2, max=0.8, step=0.2), SHARE), cap=0.5, vary_by=()),
    "cap": sharing(cap=Span(min=0.1, max=1.5, step=0.1)),
    "cap of segments": sharing(segments=segments(0.6, 0.2), cap=Span(min=0.1, max=1.5, step=0.1)),
    "cap and ratio": sharing(
        origin_share=Range(min=0.2, max=0.8, step=0.2), vary_by=(), cap=Span(min=0.2, max=1, step=0.2)
    ),
    "floor": sharing(floor=_MONEY),
    "floor and band": sharing(floor=_MONEY, bands=band(origin_share=_LOW)),
    "index": sharing(index=Range(min=0.0, max=0.1, step=0.02), bands=_INDEXED),
    "band": sharing(bands=band(origin_share=SHARE)),
    "band and fixed floor": sharing(bands=band(origin_share=SHARE), floor=1e8),
    "head office": sharing(**apportioned(head_office=SHARE)),
    "establishments": sharing(**apportioned(establishments=SHARE), cap=0.5),
    "moving share": costs(moving_origin_share=SHARE),
    "recouped moving share": rule(
        costs=Costs(moving_origin_share=SHARE, projects="by-benefit", harm_compensated=0.5),
        tax_sharing=TaxSharing(**(_RULE | {"priority": ("recoup-investment", "split")})),
    ),
    "harm": costs(harm_compensated=Range(min=0.0, max=1.0, step=0.1)),
    "award": rule(award=Award(yearly=_MONEY, years=3, key=_KEY)),
    "stake": rule(investment=Investment(origin_share=SHARE, return_rate=0.1, years=4)),
    "return": rule(investment=Investment(origin_share=0.5, return_rate=_LOW, years=4)),
    "quality": rule(quality=Quality(**(_QUALITY | {"yearly": _MONEY, "outside_yearly": _MONEY}))),
    "pool": pooled(rate=_RARE),
    "pool with a cap": pooled(rate=_RARE, cap=0.001),
    "cap of a pool": pooled(cap=Range(min=0.0, max=0.002, step=0.0005)),
    "stabilization": pooled(over="nothing", stabilization=_LOW, stabilization_income=0.2),
    "stabilization income": pooled(
        over="nothing", stabilization=0.0, stabilization_income=Range(min=0.0, max=0.04, step=0.01)
    ),
    "minimum": equalized(minimum=Span(min=0.5, max=1.0, step=0.1)),
    "outside part": equalized(outside_part=SHARE),
    "rates": equalized(rates={"other": Rates(low=_LOW, high=0.05), "core": Rates(low=0.2, high=0.2)}),
    "step of rates": equalized(step=Span(min=0.1, max=1.1, step=0.2)),
    "cap of contributions": equalized(cap=_RARE),
    "retained": levied(retained=SHARE),
    "highest levy": levied(most=SHARE),
    "safety": levied(safety=Range(min=0.9, max=1.0, step=0.02)),
}
"""By what is open, with steps, so that every choice can be tried."""
