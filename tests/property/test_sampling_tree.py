"""What a tree fitted to sampled worths says of each size, against all coalitions counted one by one."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.game.sampling.tree import grow


@settings(max_examples=25, deadline=None)
@given(n=st.integers(2, 7), leaves=st.integers(1, 30), seed=st.integers(0, 10_000))
def test_contrasts_of_a_tree_are_those_of_its_predictions(n: int, leaves: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    members = np.array(list(product([False, True], repeat=n)))
    size = members.sum(axis=1)
    tree = grow(members, size, random.normal(size=2**n), random.uniform(0.1, 1, 2**n), leaves)
    predicted, contrasts = tree.predict(members, size), tree.contrasts()
    for s in range(1, n):
        for i in range(n):
            inside, outside = (size == s) & members[:, i], (size == s) & ~members[:, i]
            assert contrasts[s, i] == pytest.approx(predicted[inside].mean() - predicted[outside].mean(), abs=1e-9)
