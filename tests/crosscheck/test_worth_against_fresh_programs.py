"""Worths of the real case against one fresh integer program per coalition, on a sample spread over all of them."""

import numpy as np
import pytest

from support.fresh_program import fresh_program
from support.real_case import real_case


def test_a_sample_of_coalitions() -> None:
    _, table = real_case()
    for coalition in np.linspace(1, table.worths.size - 1, 120).astype(int):
        assert table.worths[coalition] == pytest.approx(fresh_program(table.chances, int(coalition)), abs=1e-7)
