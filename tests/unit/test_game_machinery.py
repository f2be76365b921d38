"""The parts under the concepts: spans modulo a prime, exact comparisons, separation, normalisation, one pass sums."""

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.game import Game, GameError, NoSuchPoint
from citypact.game import exact as comparisons
from citypact.game.coalitions import sizes, subset_sums
from citypact.game.rational import RationalSpan, solve
from citypact.game.scale import normalise
from citypact.game.separation import Separation
from citypact.game.span import PRIME, Span, residue_sums
from citypact.game.values.semivalues import weighted_sums

SEEDS = st.integers(0, 2**32 - 1)


@given(n=st.integers(1, 8), seed=SEEDS)
@settings(max_examples=50, deadline=None)
def test_span_agrees_with_rational_elimination(n: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    span, rational = Span(n), RationalSpan()
    for coalition in random.integers(1, 1 << n, n).tolist():
        row = [coalition >> i & 1 for i in range(n)]
        assert (coalition in span) == (not any(rational.remainder(row)))
        assert span.add(coalition) == rational.add(row)
        assert span.rank == rational.rank
    every = np.arange(1 << n)
    inside = [not any(rational.remainder([s >> i & 1 for i in range(n)])) for s in every.tolist()]
    assert span.holds(every).tolist() == inside
    assert (residue_sums(span.residues) == 0).tolist() == inside
    assert max(span.residues) < PRIME


@given(n=st.integers(2, 14), seed=SEEDS, sized=st.booleans())
@settings(max_examples=40, deadline=None)
def test_separation_finds_the_largest_excess_outside_the_span(n: int, seed: int, sized: bool) -> None:
    random = np.random.default_rng(seed)
    worths, payoff = random.integers(0, 50, 1 << n).astype(float), random.normal(size=n)
    measure = random.uniform(0.5, 2.0, 1 << n) if sized else None
    separation, span = Separation(worths, measure), Span(n)
    span.add((1 << n) - 1)
    for _ in range(min(n - 1, 3)):
        excesses = (worths - subset_sums(payoff)) / (1.0 if measure is None else measure)
        excesses[span.holds(np.arange(1 << n))] = -np.inf
        coalitions, found = separation.largest(payoff, 5)
        assert found[0] == pytest.approx(excesses.max(), abs=1e-9)
        assert found == pytest.approx(excesses[coalitions], abs=1e-9)
        assert (np.diff(found) <= 0).all()
        span.add(int(coalitions[0]))
        separation.exclude(span)


@given(n=st.integers(1, 8), seed=SEEDS, kind=st.sampled_from(["whole", "fractions", "floats", "wild", "huge"]))
@settings(max_examples=100, deadline=None)
def test_exact_comparison_agrees_with_fractions(n: int, seed: int, kind: str) -> None:
    """At payoffs and levels chosen so that many coalitions tie, which is where floating-point numbers fail."""
    random = np.random.default_rng(seed)
    payoff = [
        Fraction(int(a), int(b)) for a, b in zip(random.integers(-9, 9, n), random.integers(1, 9, n), strict=True)
    ]
    level = Fraction(int(random.integers(-3, 3)), int(random.integers(1, 5)))
    ties = [sum((payoff[i] for i in range(n) if s >> i & 1), level) for s in range(1 << n)]
    ties[0] = Fraction(0)
    if kind == "fractions":
        worths = [tie + Fraction(int(random.integers(-1, 2)), 10**9) * bool(s) for s, tie in enumerate(ties)]
    else:
        scale = {"whole": 1, "floats": 1, "wild": 1e-9, "huge": 1e12}[kind]
        payoff, level = [entry * Fraction(scale) for entry in payoff], level * Fraction(scale)
        worths = [float(tie * Fraction(scale)) for tie in ties]
        worths = [float(round(worth)) for worth in worths] if kind == "whole" else worths
    game = Game(worths)
    found = {s for block in comparisons.above(game, payoff, level) for s in block.tolist()}
    assert found == {s for s in range(1, 1 << n) if comparisons.excess(game, payoff, s) > level}


def test_exact_comparison_with_sizes() -> None:
    game = Game([0, 1, 2, 6, 3, 4, 5, 9])
    payoff = [Fraction(7, 3), Fraction(8, 3), Fraction(4)]
    for measure in (sizes(3).astype(float), np.array([0, 0.1, 0.7, 1.3, 0, 2.0, 0.3, 1.0])):
        level = Fraction(1, 3)
        found = {s for block in comparisons.above(game, payoff, level, measure) for s in block.tolist()}
        expected = {
            s
            for s in range(1, 8)
            if measure[s] and comparisons.excess(game, payoff, s) > level * Fraction(float(measure[s]))
        }
        assert found == expected
        assert found


def test_rational_solve() -> None:
    assert solve([[2, 1, 5], [1, -1, 1]], [0.0, 0.0]) == [2, 1]
    assert solve([[1, 1, 1], [1, 1, 2]], [0.0, 0.0]) is None
    assert solve([[1, 1, 3]], [0.0, 0.5]) == [Fraction(5, 2), Fraction(1, 2)]


@given(n=st.integers(1, 15), seed=SEEDS)
@settings(max_examples=30, deadline=None)
def test_weighted_sums_by_definition(n: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    worths, weights, counts = random.normal(size=1 << n), random.normal(size=n + 1), sizes(n)
    expected = [(weights[counts] * worths)[np.arange(1 << n) >> i & 1 == 1].sum() for i in range(n)]
    assert weighted_sums(worths, weights) == pytest.approx(np.array(expected), abs=1e-9)


@given(n=st.integers(1, 9), seed=SEEDS)
@settings(max_examples=30, deadline=None)
def test_shapley_value_by_marginal_contributions_and_in_fractions(n: int, seed: int) -> None:
    worths = np.random.default_rng(seed).integers(-20, 20, 1 << n).astype(float)
    worths[0] = 0
    game, every = Game(worths), np.arange(1 << n)
    proof = game.shapley_certificate()
    assert proof.check()
    for i in range(n):
        without = every[every >> i & 1 == 0]
        chance = np.array([1 / (n * comb(n - 1, int(s))) for s in sizes(n)[without]])
        value = float(chance @ (worths[without | 1 << i] - worths[without]))
        assert game.shapley().iloc[i] == pytest.approx(value, abs=1e-10)
        assert float(proof.exact_payoff[i]) == pytest.approx(value, abs=1e-10)


def test_normalisation_removes_what_players_have_anyway() -> None:
    rich = Game(np.add(subset_sums(np.array([1e4, 2e4, 3e4])), [0, 0, 0, 1, 0, 1, 1, 3]))
    normal = normalise(rich)
    assert normal.additive.tolist() == [1e4, 2e4, 3e4]
    assert normal.gains.tolist() == [0, 0, 0, 1, 0, 1, 1, 3]
    assert normal.unit == 4.0
    poor = Game([0, -1e6, -1e6, 1, -1e6, 1, 1, 3])
    assert normalise(poor).gains is poor.worths


def test_games_without_gains() -> None:
    """Additive up to rounding: 0.1 + 0.2 is not 0.3 in binary, and that is no gain from cooperation."""
    game = Game(subset_sums(np.array([0.1, 0.2, 0.3, 0.7])))
    for payoff in (
        game.nucleolus(),
        game.prenucleolus(),
        game.least_core().point,
        game.core().point,
        game.core_point(),
    ):
        assert payoff.tolist() == pytest.approx([0.1, 0.2, 0.3, 0.7], abs=1e-12)
    assert not game.core().empty
    assert game.cost_of_stability().cost == 0
    assert game.core_range().to_numpy() == pytest.approx(
        np.array([[0.1] * 2, [0.2] * 2, [0.3] * 2, [0.7] * 2]), abs=1e-12
    )
    nothing = Game(np.zeros(8))
    assert nothing.nucleolus().tolist() == [0, 0, 0]
    assert nothing.prenucleolus_certificate().check()


def test_one_player() -> None:
    game = Game([0, 5], ["A"])
    for payoff in (game.shapley(), game.nucleolus(), game.prenucleolus(), game.core().point, game.least_core().point):
        assert payoff.to_dict() == {"A": 5.0}
    assert game.least_core().epsilon == -np.inf
    assert game.core().proof.check()
    assert game.nucleolus_certificate().check()
    assert game.shapley_certificate().check()
    assert game.cost_of_stability().cost == 0
    assert game.core_range().to_numpy().tolist() == [[5, 5]]
    assert game.core_vertices().to_numpy().tolist() == [[5]]
    assert game.core_point().tolist() == [5]
    assert game.least_core_point().tolist() == [5]
    assert game.in_kernel([5])
    assert game.in_bargaining_set([5])
    assert game.modiclus().tolist() == [5]
    assert game.per_capita_nucleolus().tolist() == [5]


def test_questions_that_cannot_be_answered() -> None:
    game = Game([0, 4, 4, 5], ["A", "B"])
    with pytest.raises(NoSuchPoint, match="players alone are worth 8, together 5"):
        game.nucleolus()
    with pytest.raises(NoSuchPoint, match="epsilon"):
        game.core_range()
    with pytest.raises(NoSuchPoint, match="core is empty"):
        game.core_vertices()
    with pytest.raises(NoSuchPoint):
        game.core_point()
    with pytest.raises(GameError, match=r"lacks players \['B'\] and names unknown \['C'\]"):
        game.in_core({"A": 1, "C": 2})
    with pytest.raises(GameError, match="needs 2 entries"):
        game.excess([1, 2, 3])
    with pytest.raises(GameError, match=r"\['A'\] is not a finite number"):
        game.excess([np.nan, 1])
    with pytest.raises(GameError, match="unknown players"):
        game.index(["A", "Z"])
    with pytest.raises(GameError, match="weights must be positive"):
        Game([0, 0, 0, 1]).core_point(weights=[0, 1])
    with pytest.raises(GameError, match="floors name unknown"):
        game.core_point(floors={"Z": 1})
    with pytest.raises(GameError, match="up to 10 players"):
        Game(np.zeros(1 << 11)).bargaining_objection(np.zeros(11))
    with pytest.raises(GameError, match="up to 8 players"):
        Game(np.zeros(1 << 9)).core_vertices()
    with pytest.raises(GameError, match="up to 13 players"):
        Game(np.zeros(1 << 14)).modiclus()
    with pytest.raises(NoSuchPoint, match="all at least 0"):
        Game([0, -1, 2, 3]).proportional_nucleolus()
    with pytest.raises(GameError, match="finite and at least 0"):
        Game([0, 1, 1, 3]).weighted_nucleolus([0, -1, 1, 1])


def test_fractions_among_floats_are_not_taken_as_exact() -> None:
    assert Game([0, Fraction(1, 3), Fraction(1, 2), 1]).unit == Fraction(1, 6)
    assert Game([0, Fraction(1, 3), 0.1, 1]).unit is None
    assert Game([0, 1, 2, 4]).unit == 1
    assert Game([0, 1, 2.5, 4]).unit is None
    with pytest.raises(GameError, match="must be numbers"):
        Game([0, "a", 1, 2])
