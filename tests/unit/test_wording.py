"""Sentences read well whatever the figures: counts of one, amounts of nothing."""

import pytest

from citypact.design.infeasible import Demand, Explanation
from citypact.mechanism import load_model
from citypact.report.refusal import Refusal
from citypact.report.verdict import verdict
from support.dossiers import designed
from support.two_cities import two_city_case


def test_counts_need_no_plural() -> None:
    dossier = designed()
    counts = (len(dossier.scheme.terms.plan), len(dossier.scheme.terms.projects))
    first = verdict(dossier)[0].text
    assert f"Transfers that move: {counts[0]}; projects that are built: {counts[1]}." in first
    assert f"转移 {counts[0]} 项，共建 {counts[1]} 项" in first.zh


@pytest.mark.parametrize(("amount", "beside"), [(0.0, ""), (1e-9, ""), (6.0, " (6.0000)"), (None, "")])
def test_an_amount_of_nothing_is_not_printed_beside_a_demand(amount: float | None, beside: str) -> None:
    explanation = Explanation((Demand("gain", "old", amount),), ())
    (said,) = Refusal(two_city_case(), load_model("hybrid"), explanation).demands()
    assert said.endswith("the minimum gain: old" + beside)
