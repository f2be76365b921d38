"""City-level rules of transfer and enclave parks in China, from notices and reports as cited in each mechanism.

One transfer between two cities whose local tax is 2 a year before the move and ``lift`` times as much after it.
"""

import numpy as np
import pytest

from citypact.mechanism import load_model
from citypact.mechanism.quantity import Range
from citypact.mechanism.sections.bands import Band, Segment
from citypact.mechanism.sections.tax_sharing import TaxSharing
from citypact.optimize import design, simulate
from citypact.pact.accounts import Receipts, projected_receipts, settle_year
from support import bundled
from support.receipts import receipts
from support.two_cities import two_city_case


def test_zibo_2022_recoups_the_investment_then_splits_six_to_four() -> None:
    """Investment of the origin first, preferential spending included, then out:in 6:4, twenty years from production."""
    case = two_city_case(horizon=24, transfer={"adjustment_cost": 4.0}, host={"moving_cost": 2.0, "ramp_years": 1})
    received = receipts(case, "zibo-2022")
    # Production is reached in year 2; 4 + half of 2 comes back at 2 a year until the middle of year 4.
    assert received[:5] == pytest.approx([0, 2, 2, 1 + 0.6, 1.2])
    assert received[5:21] == pytest.approx(1.2)
    assert received[21:] == pytest.approx(0.0)


def test_ningde_2017_shares_half_for_five_years_from_the_first_tax() -> None:
    received = receipts(two_city_case(lift=1.5), "ningde-2017")
    assert received == pytest.approx([1.5] * 5 + [0.0] * 3)
    counted = load_model("ningde-2017").statistics
    assert counted is not None
    assert (counted.items, counted.origin_share, counted.years) == (("output", "investment"), 0.5, 5)


def test_liaoning_2018_shares_half_for_ten_years_and_awards_up_to_500_million_a_year() -> None:
    case = two_city_case(horizon=12)
    assert receipts(case, "liaoning-2018") == pytest.approx([1.0] * 10 + [0.0] * 2)
    assert receipts(case, "liaoning-2018", "award", "new") * case.unit == pytest.approx([500e6] * 10 + [0.0] * 2)


def test_qingchuan_guangyuan_2009_has_a_floor_of_five_million_from_the_second_year() -> None:
    small = two_city_case(taxes={"vat": 0.1})
    assert receipts(small, "qingchuan-guangyuan-2009") * small.unit == pytest.approx([3e6] + [5e6] * 7)
    large = two_city_case(taxes={"vat": 0.2})
    assert receipts(large, "qingchuan-guangyuan-2009") * large.unit == pytest.approx([6e6] * 8)


def test_gaozhu_halves_all_the_tax_of_a_firm_that_comes() -> None:
    """The stock is what the zone itself yielded before; the firm had no part in it, so 2, 3 and 1 a year are halved."""
    assert receipts(two_city_case(lift=1.0), "gaozhu-2020") == pytest.approx(1.0)
    assert receipts(two_city_case(lift=1.5), "gaozhu-2020") == pytest.approx(1.5)
    assert receipts(two_city_case(lift=0.5, transfer={"release_benefit": 2.0}), "gaozhu-2020") == pytest.approx(0.5)


def test_kunming_and_yunnan_leave_the_ratio_to_the_two_sides() -> None:
    """No ratio was published for Kunming, and Yunnan's notice leaves it to an agreement: 0 to 1, nothing in between.

    Tax 2 a year stays 2; the origin loses 2 and gains 1 by release, so half of the joint gain of 1 takes 1.5 from the
    host each year: three quarters.
    """
    for name in ("kunming-2024", "yunnan-2025"):
        rule = load_model(name)
        assert rule.tax_sharing.origin_share == Range(min=0.0, max=1.0)
        shares = design(two_city_case(), rule).terms.origin_share["firm"]
        assert shares == pytest.approx([0.75] * len(shares))
    assert load_model("kunming-2024").references["tax_sharing.origin_share"].status == "choice"
    assert load_model("yunnan-2025").references["tax_sharing.origin_share"].status == "verified"


def test_pinghu_qingtian_2017_returns_ten_per_cent_of_the_investment_whatever_the_tax() -> None:
    for lift in (0.5, 2.0):
        case = two_city_case(lift=lift, horizon=14, transfer={"release_benefit": 2.0}, host={"capital_cost": 3.0})
        assert receipts(case, "pinghu-qingtian-2017", "stake") == pytest.approx([-3.0] + [0.0] * 13)
        assert receipts(case, "pinghu-qingtian-2017", "return") == pytest.approx([0.0] + [0.3] * 10 + [0.0] * 3)
        assert receipts(case, "pinghu-qingtian-2017") == pytest.approx(0.0)


def test_suzhou_chuzhou_profit_follows_equity_of_56_to_44() -> None:
    case = two_city_case(transfer={"release_benefit": 20.0}, host={"capital_cost": 100.0})
    company_profit = 0.08 * 100.0
    stake, profit = (receipts(case, "suzhou-chuzhou", item) for item in ("stake", "return"))
    assert stake[0] == pytest.approx(-56.0)
    assert profit[1:] / company_profit == pytest.approx(0.56)
    assert receipts(case, "suzhou-chuzhou") == pytest.approx(0.0)


@pytest.mark.parametrize(
    ("name", "path", "status"),
    [
        ("liaoning-2018", "award.key", "choice"),
        ("suzhou-chuzhou", "investment.return_rate", "choice"),
        ("meadowlands-1970", "pool.rate", "unverified"),
        ("meadowlands-2015", "pool.rate", "unverified"),
        ("meadowlands-2015", "pool.paid_by", "verified"),
        ("gaozhu-2020", "tax_sharing.term", "choice"),
        ("lucerne-type", "equalization.minimum", "verified"),
        ("zibo-2022", "tax_sharing.origin_share", "verified"),
    ],
)
def test_what_was_not_read_is_not_called_law(name: str, path: str, status: str) -> None:
    assert load_model(name).references[path].status == status


def test_origin_never_gets_more_than_the_tax_but_for_a_floor() -> None:
    case = two_city_case(lift=0.7)
    for name in ("zibo-2022", "ningde-2017", "liaoning-2018", "gaozhu-2020", "cit-2012-40", "trade-tax-29"):
        assert (receipts(case, name) <= 0.7 * 2.0 + 1e-9).all()
        assert np.isfinite(receipts(case, name)).all()


@pytest.mark.parametrize("name", ["beijing-tianjin-hebei", "yangtze-river-delta-provinces", "pearl-river-delta"])
def test_half_of_vat_and_two_fifths_of_corporate_income_tax_are_local(name: str) -> None:
    """Guofa [2016] 26 from 1 May 2016, kept on by Guofa [2019] 21: VAT 50 / 50; corporate income tax 60 / 40."""
    case = bundled.case(name)
    central = [row.source for row in case.tiers if (row.tax, row.tier) == ("vat", "centre")]
    (source,) = central or [case.figures["retention.vat"].source]
    assert "Guofa [2019] No. 21" in case.citations[source]
    for city in case.cities:
        assert case.shares[city.id, "vat"]["city"] == 0.5
        assert case.shares[city.id, "cit"]["city"] == 0.4


def test_the_rules_share_the_local_part_only() -> None:
    """VAT 2 and corporate income tax 2.5 leave 1 and 1 to local government."""
    assert receipts(two_city_case(taxes={"vat": 2.0}), "ningde-2017")[0] == pytest.approx(0.5)
    assert receipts(two_city_case(taxes={"cit": 2.5}), "ningde-2017")[0] == pytest.approx(0.5)


def test_shenyang_awards_200_million_a_year_for_three_years() -> None:
    """The city fund beside the provincial one of Liaoning 2018 No. 43, by the same rule with its figures."""
    model, case = load_model("liaoning-2018"), two_city_case()
    assert model.award is not None
    city_fund = model.model_copy(update={"award": model.award.model_copy(update={"yearly": 200e6, "years": 3})})
    assert receipts(case, city_fund, "award", "new") * case.unit == pytest.approx([200e6] * 3 + [0.0] * 5)


def test_qingchuan_guangyuan_2009_splits_value_added_six_to_four() -> None:
    scheme = simulate(two_city_case(), load_model("qingchuan-guangyuan-2009"))
    known = projected_receipts(scheme.case, scheme.model, scheme.terms)
    reported = Receipts({**known.amounts, ("firm", "value-added"): {2026: 50.0}}, 2026)
    (counted,) = settle_year(scheme.case, scheme.model, scheme.terms, reported).statistics
    assert (counted.origin, counted.host) == (30.0, 20.0)


def test_kunming_2024_counts_output_in_full_on_both_sides() -> None:
    """Yunnan Daily, 15 May 2024; the ratio of the tax was not seen, any will do here."""
    both = load_model("kunming-2024")
    both = both.model_copy(update={"tax_sharing": both.tax_sharing.model_copy(update={"origin_share": 0.5})})
    scheme = simulate(two_city_case(), both)
    known = projected_receipts(scheme.case, both, scheme.terms)
    reported = Receipts({**known.amounts, ("firm", "output"): {2026: 50.0}}, 2026)
    (counted,) = settle_year(scheme.case, both, scheme.terms, reported).statistics
    assert (counted.origin, counted.host) == (50.0, 50.0)


def test_jiangshan_returns_the_excess_over_a_base_that_grows_by_8_per_cent() -> None:
    """Last VAT before the move, growing 8 % a year; what is above it in full for three years, then half for three.

    A subsidy to firms, so no mechanism of the library; the rule language says it with a band and two segments.
    """
    sharing = TaxSharing(
        taxes=("vat",),
        led_by=("government", "market"),
        reference_years=1,
        bands=(Band(up_to="indexed-reference", origin_share=0.0),),
        index=0.08,
        segments=(Segment(years=(1, 3), origin_share=1.0), Segment(years=(4, 6), origin_share=0.5)),
        term=6,
    )
    rule = load_model("ningde-2017").model_copy(update={"tax_sharing": sharing, "statistics": None})
    excess = np.maximum(0.0, 2.0 - 1.0 * 1.08 ** np.arange(1, 9))
    parts = np.array([1.0] * 3 + [0.5] * 3 + [0.0] * 2)
    assert receipts(two_city_case(lift=2.0, taxes={"vat": 2.0}), rule) == pytest.approx(parts * excess)
