"""Without the columns and keys that say what counts and against what, every gain is what it was before they came.

``recorded_gains.json`` holds gains by city, in the case's money, of every bundled case (cities beyond 20 as provinces),
recorded before ``anyway``, ``market_moves``, ``retention.csv``, ``open`` and the marks of budget money came, or when
the case came.
"""

import json
from pathlib import Path

import pytest

from citypact.case import bundled_cases
from support import bundled

RECORDED = json.loads((Path(__file__).parent / "recorded_gains.json").read_text("utf-8"))


def test_every_bundled_case_was_recorded() -> None:
    assert set(RECORDED) == set(bundled_cases())


@pytest.mark.parametrize(("name", "rule"), [(name, rule) for name, by_rule in RECORDED.items() for rule in by_rule])
def test_gains_are_those_of_before(name: str, rule: str) -> None:
    scheme = bundled.scheme(name, rule)
    assert not scheme.anyway
    assert scheme.gain.to_dict() == pytest.approx(RECORDED[name][rule], abs=1e-8)
