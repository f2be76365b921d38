"""Rules with changed parameters: the checks of a file, everything at once, and plain numbers whatever came in."""

import numpy as np
import pytest

from citypact.case import load_case
from citypact.errors import InvalidInput
from citypact.mechanism import bundled_models, load_model
from citypact.optimize import simulate
from citypact.pact.scheme import Scheme
from support.two_cities import two_city_case


@pytest.mark.parametrize("name", bundled_models())
def test_nothing_changed_is_the_same_rule(name: str) -> None:
    rule = load_model(name)
    assert rule.with_({}) == rule
    assert rule.with_({"title.en": "Another"}).references == rule.references


def test_numbers_of_numpy_are_written_back_as_plain_numbers() -> None:
    rule = load_model("bth-2015").with_(
        {
            "tax_sharing.origin_share": np.float32(0.25),
            "tax_sharing.taxes": np.array(["vat", "cit"]),
            "tax_sharing.reference_years": np.int64(2),
        }
    )
    assert type(rule.tax_sharing.origin_share) is float
    assert type(rule.tax_sharing.reference_years) is int
    scheme = simulate(load_case("yangtze-delta-west"), rule)
    read = Scheme.from_json(scheme.to_json())
    assert read.model == rule


def test_half_the_share_is_half_the_payment_by_hand() -> None:
    """Of 2 a year the host pays half for five years; of a quarter it pays 0.5 each year."""
    scheme = simulate(two_city_case(), load_model("bth-2015").with_({"tax_sharing.origin_share": 0.25}))
    assert scheme.ledger.loc[scheme.ledger["item"] == "origin-share", "amount"].tolist() == [0.5] * 5


def test_parts_and_ranges_come_and_go_with_their_references() -> None:
    rule = load_model("hybrid")
    alone = rule.with_({"fund": None, "tax_sharing.fund_share": None})
    assert alone.fund is None
    assert not [path for path in alone.references if path.startswith("fund.")]
    opened = load_model("bth-2015").with_(
        {"tax_sharing.origin_share": {"min": 0.2, "max": 0.8, "step": np.float64(0.1)}}
    )
    assert opened.open_parameters == ("tax_sharing.origin_share",)
    assert opened.references["tax_sharing.origin_share"].status == "choice"
    assert opened.references["tax_sharing.taxes"] == load_model("bth-2015").references["tax_sharing.taxes"]


def test_an_element_of_a_list_is_named_by_its_number() -> None:
    rule = load_model("xinan-river-2018")
    assert rule.quality is not None
    banded = next(load_model(name) for name in bundled_models() if load_model(name).tax_sharing.bands)
    changed = banded.with_({"tax_sharing.bands[1].origin_share": 0.125})
    assert changed.tax_sharing.bands[0].origin_share == 0.125
    assert changed.tax_sharing.bands[1:] == banded.tax_sharing.bands[1:]
    assert banded.references["tax_sharing.bands"].status == "verified"
    assert changed.references["tax_sharing.bands"].status == "choice"


@pytest.mark.parametrize("given", [5, 0.5, True, "none", [1]])
@pytest.mark.parametrize("section", ["tax_sharing", "fund"])
def test_a_value_in_the_place_of_a_section_is_refused(section: str, given: object) -> None:
    with pytest.raises(InvalidInput) as caught:
        load_model("bth-2015").with_({section: given})
    assert section in {p.column for p in caught.value.problems}


WRONG = {
    "tax_sharing.origin_share": 1.4,
    "tax_sharing.orign_share": 0.3,
    "participation.city": "sometimes",
    "exit.notice_years": np.nan,
    "tax_sharing[2]": 1,
    "tax_sharing.origin_share.min": 0.1,
    "tax_sharing.taxes[9]": "vat",
    "references.tax_sharing": 1,
    "": 1,
}


def test_everything_that_is_wrong_is_told_at_once_with_its_path() -> None:
    with pytest.raises(InvalidInput) as caught:
        load_model("bth-2015").with_(WRONG)
    found = caught.value.problems
    assert {p.column for p in found} >= set(WRONG)
    assert {p.file for p in found} == {"bth-2015"}
    assert all(p.text("zh") != p.text("en") for p in found)


def test_contradictions_are_refused_as_in_a_file() -> None:
    with pytest.raises(InvalidInput, match="bond_limit is given, but enforcement is binding"):
        load_model("bth-2015").with_({"participation.bond_limit": 0.1})
