"""What scripts call: schemes written and read back, and the accounts of a year, by the short names."""

from pathlib import Path

import pytest

import citypact
from citypact.pact.accounts import projected_receipts, receipts_csv
from support.two_cities import two_city_case


@pytest.fixture(scope="module")
def scheme() -> citypact.Scheme:
    """Two cities and one move under the hybrid rule."""
    return citypact.design(two_city_case(), citypact.load_model("hybrid"))


def test_a_scheme_is_written_and_read_back(scheme: citypact.Scheme, tmp_path: Path) -> None:
    written = citypact.save_scheme(scheme, tmp_path / "pact")
    names = ["ledger.csv", "pact.docx", "report.html", "scheme.json", "scheme.xlsx"]
    assert sorted(path.name for path in written) == names
    for place in (tmp_path / "pact", str(tmp_path / "pact" / "scheme.json")):
        read = citypact.load_scheme(place)
        assert read.terms == scheme.terms
        assert read.ledger.equals(scheme.ledger)
    with pytest.raises(citypact.CannotWrite):
        citypact.save_scheme(scheme, tmp_path / "pact")
    citypact.save_scheme(scheme, tmp_path / "pact", force=True, lang="zh")
    assert "亿元" in (tmp_path / "pact" / "report.html").read_text("utf-8")


def test_accounts_of_a_year_that_came_as_projected_are_the_ledger_of_that_year(
    scheme: citypact.Scheme, tmp_path: Path
) -> None:
    case, model = scheme.case, scheme.model
    file = tmp_path / "receipts.csv"
    file.write_text(receipts_csv(projected_receipts(case, model, scheme.terms)), encoding="utf-8")
    owed = scheme.ledger[(scheme.ledger["year"] == case.years[-1]) & (scheme.ledger["item"] == "origin-share")]
    assert len(owed) == 1
    (paid,) = [account for account in citypact.accounts(scheme, file).accounts if account.item == "origin-share"]
    assert (paid.payer, paid.payee) == ("new", "old")
    assert paid.coins == round(float(owed["amount"].iloc[0]) * case.unit * 100)
