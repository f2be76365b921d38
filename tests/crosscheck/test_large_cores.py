"""Sixty made-up cities: a division in the core from one dual, and bad coalitions with what they are made of."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest

from citypact.case import Case, load_case
from citypact.game.coalitions import members
from citypact.mechanism import load_model
from citypact.mechanism.rights import Entitled
from citypact.panel import init_synthetic
from citypact.worth import alternative, find_worths
from citypact.worth.claims import sum_over
from citypact.worth.large import Oracle, SearchedWorths
from citypact.worth.large.riding import Riding

CITIES = 60


@cache
def made_up() -> Case:
    with TemporaryDirectory() as place:
        init_synthetic(Path(place) / "made-up", CITIES, 1)
        return load_case(str(Path(place) / "made-up"))


@cache
def worths() -> SearchedWorths:
    found = find_worths(made_up(), anyway=alternative(made_up(), load_model()), method="search")
    assert isinstance(found, SearchedWorths)
    return found


def oracle() -> Oracle:
    return worths().oracle


def test_one_dual_is_a_division_in_the_core_and_the_worst_coalition_proves_it() -> None:
    payoff, nothing = oracle().centre(), 1e-9 * oracle().together
    assert payoff.sum() == pytest.approx(oracle().together, abs=nothing)
    assert oracle().bounded(payoff).bound <= nothing
    assert oracle().worst(payoff).bound <= nothing  # by the integer program, with a second solver
    assert not worths().claims(Riding()).lacks_a_core(nothing)


@pytest.mark.parametrize("seed", range(3))
def test_no_coalition_is_above_the_bound_of_the_quick_question(seed: int) -> None:
    payoff = oracle().together * np.random.default_rng(seed).dirichlet(np.ones(CITIES))
    found, bound = oracle().anywhere(payoff)
    truth = oracle().worst(payoff).excess
    assert bound >= truth - 1e-9 * oracle().together
    assert max(oracle().worth(one) - sum_over(one, payoff) for one in found) > 0.0


@pytest.mark.parametrize("seed", range(3))
def test_the_pieces_of_a_coalition_are_worth_what_it_is_together(seed: int) -> None:
    chosen = np.flatnonzero(np.random.default_rng(seed).random(CITIES) < 0.5).tolist()
    whole, *pieces = oracle().pieces(sum(1 << i for i in chosen))
    assert list(members(whole)) == chosen
    assert sum(one.bit_count() for one in pieces) == sum(pieces).bit_count()  # no city in two of them
    left = whole & ~sum(pieces)
    parts = [*pieces, *(1 << i for i in members(left))]
    assert sum(map(oracle().worth, parts)) == pytest.approx(oracle().worth(whole), rel=1e-9)


def test_a_division_that_somebody_objects_to_is_told_from_one_that_nobody_does() -> None:
    claims, everybody = worths().claims(Riding()), Entitled("all", worths().cities)
    nothing = 1e-9 * oracle().together
    even = np.full(CITIES, oracle().together / CITIES)
    found = claims.violated(even, nothing, everybody, 2 * CITIES)
    assert found
    assert all(claims.worth(one) - sum_over(one, even) > nothing for one in found)
    assert claims.violated(oracle().centre(), nothing, everybody, 2 * CITIES) == []
