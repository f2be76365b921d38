"""Reordering or renaming cities, transfers and projects changes no number of a scheme."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.case.model import Case
from citypact.mechanism import load_model
from citypact.optimize import NoScheme, design, simulate
from citypact.pact.scheme import Scheme
from support.empty_core import empty_core_case
from support.guises import renamed, reordered
from support.random_cases import random_case
from support.samples import examples


def numbers(scheme: Scheme, names: Mapping[str, str]) -> dict[object, float]:
    """Every reported number of a scheme, by what it belongs to under the original names."""
    back = {new: old for old, new in names.items()}
    found: dict[object, float] = {}
    for city, row in scheme.gains.iterrows():
        found |= {("gain", back[city], column): amount for column, amount in row.items()}
    for transfer, row in scheme.shares.iterrows():
        numeric = row.drop(["origin", "host", "standing"]).dropna()
        found |= {("share", transfer, column): float(amount) for column, amount in numeric.items()}
    for (project, city), row in scheme.project_costs.iterrows():
        payer = back.get(city, city)  # the fund may carry a part
        found |= {("project", project, payer, column): amount for column, amount in row.items()}
    for year, row in scheme.fund.iterrows():
        found |= {("fund", year, column): amount for column, amount in row.items()}
    for _, row in scheme.ledger.iterrows():
        key = (
            "ledger",
            row["year"],
            back.get(row["payer"], row["payer"]),
            back.get(row["payee"], row["payee"]),
            row["item"],
            back.get(row["subject"], row["subject"]),  # a grant to a weak area is about that city
        )
        found[key] = row["amount"]
    found["least slack"] = scheme.stability["slack"].iloc[0]
    found["objections"] = float(len(scheme.objections))
    return {key: amount for key, amount in found.items() if amount == amount}  # no ratio where nothing is split


@pytest.mark.parametrize("model", ["hybrid", "bth-2015"])
@given(seed=st.integers(0, 2**16))
@settings(max_examples=examples(4, 6), deadline=None)
def test_no_number_moves(model: str, seed: int) -> None:
    case = random_case(seed, cities=5, transfers=7, tightness=0.4)
    ids = [city.id for city in case.cities]
    rule = load_model(model)
    run = simulate if model == "bth-2015" else design
    same = dict(zip(ids, ids, strict=True))
    names = dict(zip(ids, [f"{chr(ord('z') - i)}-town" for i in range(len(ids))], strict=True))
    others = ((reordered(case, seed), same), (renamed(reordered(case, seed + 50), names), names))
    try:
        first = numbers(run(case, rule), same)
    except NoScheme:
        for other, _ in others:
            with pytest.raises(NoScheme):
                run(other, rule)
        return
    for other, label in others:
        again = numbers(run(other, rule), label)
        assert again.keys() == first.keys()
        assert again == pytest.approx(first, rel=0.0, abs=2e-9)


def test_twins_are_treated_alike_where_steps_allow_it() -> None:
    case = twin_origins()
    shares = load_model("hybrid").tax_sharing.origin_share.model_copy(update={"max": 1.0})
    model = load_model("hybrid")
    rule = model.tax_sharing.model_copy(update={"origin_share": shares})
    for objectives in ((), ("least-redistribution",), ("nearest-shapley",)):
        update = {
            "tax_sharing": rule,
            "fund": None,
            "design": model.design.model_copy(update={"objectives": objectives}),
        }
        gains = design(case, model.model_copy(update=update)).gain
        assert gains["from-0"] == pytest.approx(gains["from-1"], abs=1e-9)


def twin_origins() -> Case:
    """Two origins with the same firm each, and one host with room for both."""
    case = empty_core_case()
    keep = ("from-0", "from-1", "room-0")
    twins = tuple(c.model_copy(update={"gdp": 900.0}) for c in case.cities if c.id in keep)
    return case.model_copy(
        update={
            "cities": twins,
            "transfers": case.transfers[:2],
            "hosts": tuple(h for h in case.hosts if h.host in keep and h.transfer in ("firm-0", "firm-1")),
            "capacities": tuple(c for c in case.capacities if c.city in keep),
        }
    )
