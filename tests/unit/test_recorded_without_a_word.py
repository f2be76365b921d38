"""With no word on what happens anyway every gain is what it was before such a word could be given.

The figures were recorded before ``anyway`` and ``market_moves`` came: gains by city, in the case's money.
"""

import pytest

from citypact.case import load_case
from citypact.mechanism import load_model
from citypact.optimize import design, simulate

RECORDED = {
    ("pearl-river-delta", "legal-pact"): {
        "guangzhou": 52.048607478,
        "shenzhen": 85.968915873,
        "zhuhai": 0.6662418,
        "foshan": 31.10541427,
        "huizhou": 5.245915848,
        "dongguan": 12.334338973,
        "zhongshan": 4.175149236,
        "jiangmen": 14.271601155,
        "zhaoqing": 5.59610765,
    },
    ("pearl-river-delta", "market-driven"): {
        "guangzhou": -11.903859689,
        "shenzhen": 14.455715438,
        "zhuhai": 0.0,
        "foshan": -37.987869762,
        "huizhou": 26.770716323,
        "dongguan": 90.159389077,
        "zhongshan": 33.16604126,
        "jiangmen": 43.568212637,
        "zhaoqing": 17.855741045,
    },
    ("us-northeast", "market-driven"): {
        "new-york": 5325.920275912,
        "new-jersey": 1313.620272207,
        "pennsylvania": 2950.394654603,
        "connecticut": 237.460561298,
        "rhode-island": 96.945700176,
        "massachusetts": -283.333883142,
        "new-hampshire": 157.921560097,
        "vermont": 59.230845337,
        "maine": 140.677966924,
        "delaware": 0.0,
        "maryland": 0.0,
        "district-of-columbia": 0.0,
        "virginia": 0.0,
    },
    ("uk-city-regions", "government-led"): {
        "london": 108.911863591,
        "greater-manchester": -6.666180254,
        "merseyside": 0.0,
        "west-yorkshire": -6.588800937,
        "south-yorkshire": 10.660877308,
        "northumberland-tyne-wear": 0.0,
        "tees-durham": 15.402222525,
        "derby-nottingham": 17.523065259,
        "west-midlands": 10.09782956,
        "west-of-england": 0.174729732,
    },
}


@pytest.mark.parametrize(("name", "rule"), RECORDED)
def test_gains_are_those_of_before(name: str, rule: str) -> None:
    case, model = load_case(name), load_model(rule)
    scheme = design(case, model) if model.open_parameters else simulate(case, model)
    assert not scheme.anyway
    assert scheme.gain.to_dict() == pytest.approx(RECORDED[name, rule], abs=1e-8)
