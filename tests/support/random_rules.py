"""Made-up mechanisms: every term of the rule language in random combinations, reproducible."""

from typing import Any

import numpy as np

from citypact.mechanism import Mechanism, Range, Span, load_model
from citypact.mechanism.instruments import Award, Investment, Pool
from citypact.mechanism.sections.apportionment import Apportionment
from citypact.mechanism.sections.bands import Band, Segment
from citypact.mechanism.sections.design import Design
from citypact.mechanism.sections.fund import Fund
from citypact.mechanism.sections.tax_sharing import TaxSharing

Draw = np.random.Generator


def random_rule(seed: int) -> Mechanism:
    """A coherent mechanism; gains are reported, nobody has to agree."""
    rng = np.random.default_rng(seed)
    fund = Fund(contribution_rate=_ratio(rng, 0.01), uses=("compensation", "projects", "weak-area"))
    objectives = rng.permutation(["nearest-shapley", "least-redistribution", "nearest-custom"])[: rng.integers(0, 4)]
    model = load_model("ningde-2017").model_copy(
        update={
            "id": f"random-rule-{seed}",
            "currency": "CNY",
            "tax_sharing": random_sharing(rng),
            "statistics": None,
            "fund": fund,
            "investment": _investment(rng) if rng.random() < 0.4 else None,
            "award": Award(yearly=1e8, years=3, key={"tax": 0.3, "jobs": 0.7}) if rng.random() < 0.4 else None,
            "pool": _pool(rng) if rng.random() < 0.6 else None,
            "design": Design(objectives=tuple(str(name) for name in objectives)),
        }
    )
    return _opened(rng, model)


def _opened(rng: Draw, model: Mechanism) -> Mechanism:
    """The rule with some of its sizes left open, none of which multiplies another open number."""
    rule, award = model.tax_sharing, model.award
    sharing: dict[str, Any] = {}
    if rng.random() < 0.4:
        sharing["bands"] = tuple(
            band.model_copy(update={"origin_share": Range(min=0.0, max=band.origin_share)}) for band in rule.bands
        )
    if isinstance(rule.cap, float) and rng.random() < 0.4:
        sharing["cap"] = Span(min=rule.cap / 2, max=rule.cap)
    if rule.floor and rng.random() < 0.4:
        sharing["floor"] = Span(min=0.0, max=rule.floor)
    rooms: dict[str, Any] = {"tax_sharing": rule.model_copy(update=sharing)}
    if award is not None and rng.random() < 0.4:
        rooms["award"] = award.model_copy(update={"yearly": Span(min=0.0, max=1e8, step=2e7)})
    if "recoup-investment" not in rule.priority and rng.random() < 0.4:
        rooms["costs"] = model.costs.model_copy(update={"moving_origin_share": Range(min=0.2, max=0.7)})
    return model.model_copy(update=rooms)


def random_sharing(rng: Draw) -> TaxSharing:
    """A tax-sharing rule with any of its terms."""
    term = int(rng.integers(1, 7))
    terms: dict[str, Any] = {"taxes": "all", "led_by": ("government", "market"), "term": term}
    terms["clock"] = str(rng.choice(["start", "maturity"]))
    terms["reference_years"] = int(rng.integers(1, 4))
    terms |= {"cap": float(rng.uniform(0.1, 2.0))} if rng.random() < 0.4 else {"floor": float(rng.uniform(0, 2e7))}
    way = rng.choice(["one", "segments", "apportionment"], p=[0.5, 0.3, 0.2])
    if way == "apportionment":
        key, head = {"wages": 0.6, "assets": 0.4}, float(rng.uniform(0, 0.3))
        terms["apportionment"] = Apportionment(head_office=head, establishments=0.6, key=key)
        return TaxSharing(**terms, staying={name: float(rng.uniform(0, 1)) for name in key})
    terms |= _bands(rng)
    terms["priority"] = (*rng.permutation(["recoup-investment", "hold-harmless"])[: rng.integers(0, 3)], "split")
    if way == "segments" and term > 1:
        cut = int(rng.integers(1, term))
        years = ((1, cut), (cut + 1, term))
        return TaxSharing(
            **terms, segments=tuple(Segment(years=y, origin_share=_ratio(rng), fund_share=0.1) for y in years)
        )
    return TaxSharing(**terms, origin_share=_ratio(rng), fund_share=_ratio(rng, 0.2))


def _bands(rng: Draw) -> dict[str, Any]:
    share = float(rng.uniform(0, 1))
    choices: list[dict[str, Any]] = [
        {},
        {"bands": (Band(up_to="reference", origin_share=share),)},
        {"bands": (Band(up_to="previous-year", origin_share=share),)},
        {
            "bands": (
                Band(up_to="reference", origin_share=share),
                Band(up_to="indexed-reference", origin_share=share / 2, fund_share=0.1),
            ),
            "index": 0.03,
        },
    ]
    return choices[rng.integers(len(choices))]


def _ratio(rng: Draw, most: float = 0.6) -> float | Range:
    low, high = sorted(float(x) for x in rng.uniform(0, most, 2))
    steps = [None, None, (high - low) / 4]
    return high if rng.random() < 0.4 else Range(min=low, max=high, step=steps[rng.integers(3)])


def _investment(rng: Draw) -> Investment:
    return Investment(origin_share=0.5, return_rate=_ratio(rng, 0.2), years=int(rng.integers(1, 6)))


def _pool(rng: Draw) -> Pool:
    capped = rng.random() < 0.3
    terms: dict[str, Any] = {
        "base": str(rng.choice(["revenue", "gdp"])),
        "over": str(rng.choice(["nothing", "base-year"])),
        "rate": 0.01 if capped else _ratio(rng, 0.02),
        "key": {"population": 0.5, "population-by-capacity": 0.3, "land": 0.2},
        "smoothing_years": int(rng.integers(0, 4)),
        "cap": 0.001 if capped else None,
    }
    terms |= {"lag_years": int(rng.integers(0, 3)), "decimals": [None, 3][rng.integers(2)]}
    if rng.random() < 0.5:
        heirs = str(rng.choice(["outside", "members"]))
        terms |= {"stabilization": 0.05, "stabilization_income": 0.1, "stabilization_remainder": heirs}
    return Pool(**terms)
