"""What was agreed holds also in years in which the projection left nothing to split."""

import pytest

from citypact.case.model import Case
from citypact.mechanism import Mechanism, Range, load_model
from citypact.negotiation.offer import Clause, Offer
from citypact.negotiation.position import settle_offer, take_position
from citypact.optimize import design
from citypact.pact.accounts import Receipts, projected_receipts, settle_year
from citypact.pact.scheme import Scheme
from citypact.worth import worth_table
from support.two_cities import two_city_case

INDEX, BASE, ABOVE = 1.02, 0.58735, 0.597


def to_origin(scheme: Scheme, collected: float, year: int) -> float:
    """What the origin is paid in a year in which the firm brings this much tax, other years being as projected."""
    known = projected_receipts(scheme.case, scheme.model, scheme.terms)
    amounts = {key: dict(by_year) for key, by_year in known.amounts.items()}
    amounts["firm", "vat"][year], amounts["firm", "cit"][year] = collected, 0.0
    settled = settle_year(scheme.case, scheme.model, scheme.terms, Receipts(amounts, year))
    return sum(a.coins for a in settled.accounts if a.item == "origin-share") / 1e10


def banded(case: Case) -> Scheme:
    return design(case, load_model("louisville-1985"))


def test_a_ratio_of_later_years_holds_in_a_year_that_was_thought_to_be_lean() -> None:
    """The firm was to bring 1.5 in its first year, below the base of 2, and 6 later on; then it brings 5 at once."""
    scheme = banded(two_city_case(lift=3.0, host={"ramp_years": 3}))
    later = scheme.terms.origin_share["firm"][-1]
    assert scheme.terms.origin_share["firm"] == (later,) * 8
    assert scheme.agreed_ratios.loc["firm", "origin"].isna().sum() == 1  # nothing was to be split in the first year
    end = 2.0 * INDEX
    due = BASE * 2.0 + ABOVE * (end - 2.0) + later * (5.0 - end)
    assert to_origin(scheme, 5.0, 2024) == pytest.approx(due, abs=1e-9)


def test_where_nothing_at_all_was_to_be_split_the_customary_ratio_is_agreed() -> None:
    """The tax stays at the base of 2 for ever, as projected; what lies above it in fact is shared by custom, 60 %."""
    scheme = banded(two_city_case())
    assert scheme.terms.origin_share["firm"] == (0.6,) * 8
    end = 2.0 * INDEX**3
    due = BASE * 2.0 + ABOVE * (end - 2.0) + 0.6 * (5.0 - end)
    assert to_origin(scheme, 5.0, 2026) == pytest.approx(due, abs=1e-9)


def recouping(share: float | Range) -> Mechanism:
    """Whoever lost the firm first gets its outlays back."""
    model = load_model("hybrid")
    changes = {"origin_share": share, "fund_share": 0.0, "priority": ("recoup-investment", "split"), "vary_by": ()}
    sharing = model.tax_sharing.model_copy(update=changes)
    anyhow = model.participation.model_copy(update={"city": "none"})
    return model.model_copy(update={"tax_sharing": sharing, "fund": None, "participation": anyhow})


@pytest.mark.parametrize("share", [Range(min=0.4, max=0.4), Range(min=0.2, max=0.8), 0.3])
def test_a_prior_claim_that_is_met_sooner_leaves_the_rest_to_the_agreed_ratio(share: float | Range) -> None:
    """Outlays of 5 take all of 3 a year for nearly two years; a first year of 9 leaves 4 to be split."""
    case = two_city_case(lift=1.5, transfer={"adjustment_cost": 5.0})
    scheme = design(case, recouping(share))
    ratio = scheme.terms.origin_share["firm"][0]
    assert ratio == scheme.terms.origin_share["firm"][-1] > 0
    assert to_origin(scheme, 9.0, 2024) == pytest.approx(5.0 + ratio * 4.0, abs=1e-9)


def test_a_term_that_was_cut_in_talks_stays_cut() -> None:
    case = two_city_case(lift=3.0, host={"ramp_years": 3})
    offer = Offer(clauses=(Clause(number="term", value=3), Clause(number="origin_share", value=0.5)))
    scheme = settle_offer(take_position(case, load_model("louisville-1985"), offer, worth_table(case)))
    assert scheme.terms.origin_share["firm"] == (0.5,) * 3 + (0.0,) * 5
