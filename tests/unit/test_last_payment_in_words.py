"""Which payment is no round amount: the grant that pays out what is left, or the contribution of what still lacks."""

import pytest

import citypact
from citypact.report.dossier import Dossier
from citypact.report.rounded import rounding_sentences
from support.slips import starter

pytestmark = pytest.mark.sayable


def test_a_fund_that_only_carries_projects_ends_with_a_contribution(tmp_path_factory: pytest.TempPathFactory) -> None:
    case = citypact.load_case(starter(tmp_path_factory.mktemp("starter") / "case"))
    scheme = citypact.design(case, citypact.load_model("hybrid"))
    assert not any(any(amounts) for by_city in scheme.terms.grants.values() for amounts in by_city.values())
    ten_thousand = [amount * case.unit / 10_000 for amount in scheme.terms.contributions["plain"]]
    assert [abs(each - round(each)) < 1e-6 for each in ten_thousand] == [True] * 9 + [False]
    said = [str(sentence.text) for sentence in rounding_sentences(Dossier(scheme, "design"))]
    assert [line for line in said if "no round amount" in line] == [
        "The last contribution of Plain City pays in what the fund still lacks, and so is no round amount."
    ]
