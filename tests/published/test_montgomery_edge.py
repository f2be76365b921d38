"""Montgomery County, Ohio, ED/GE: 2 million dollars a year (2011-2019); settled up every three years."""

import numpy as np
import pytest

from citypact.case.model import Case
from citypact.mechanism import load_model
from citypact.optimize import design
from support.random_cases import random_case


def county(seed: int) -> Case:
    return random_case(seed, cities=4, transfers=5).model_copy(update={"currency": "USD", "unit": 1e6})


@pytest.mark.parametrize("seed", range(3))
def test_nobody_puts_in_more_than_it_gets_out_over_a_cycle(seed: int) -> None:
    case = county(seed)
    ledger = design(case, load_model("montgomery-edge-2011")).ledger
    for first in range(0, case.horizon, 3):
        cycle = ledger[ledger["year"].isin(list(case.years)[first : first + 3])]
        paid = cycle[cycle["item"] == "contribution"].groupby("payer")["amount"].sum()
        granted = cycle[cycle["payer"] == "(fund)"].groupby("payee")["amount"].sum()
        assert (paid <= granted.reindex(paid.index, fill_value=0.0) + 1e-6).all()


def test_the_county_pays_two_million_a_year_and_all_of_it_is_granted() -> None:
    case = county(0)
    ledger = design(case, load_model("montgomery-edge-2011")).ledger
    income = ledger[ledger["item"] == "fund-income"].groupby("year")["amount"].sum()
    assert income.to_numpy() * case.unit == pytest.approx(np.full(case.horizon, 2e6))
    granted = ledger.loc[ledger["payer"] == "(fund)", "amount"].sum()
    put_in = ledger.loc[ledger["payee"] == "(fund)", "amount"].sum()
    assert granted == pytest.approx(put_in)
