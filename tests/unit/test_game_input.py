"""Games that cannot be used are refused at once, in words that say what, where and what to do."""

import re
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from citypact.game import (
    CostGame,
    Game,
    GameError,
    NoSuchPoint,
    airport,
    assignment,
    bankruptcy,
    flow,
    induced_subgraph,
    linear_production,
    owen_of_function,
    sample_shapley,
    spanning_tree,
    talmud_rule,
    voting_power,
    weighted_voting,
)
from citypact.text import in_language

MAJORITY = Game([0, 0, 0, 1, 0, 1, 1, 1], ["a", "b", "c"])
ARC = ("s", "t", 1.0, "a")


def never(coalition: object) -> float:
    raise AssertionError("no work may be done before the error")


BAD: dict[str, tuple[Callable[[], object], str]] = {
    "NaN": (lambda: Game([0, 1, np.nan, 2]), "1 worth.* missing or infinite, of coalitions \\(1,\\);"),
    "NaN by label": (lambda: Game([0, 1, 2, np.nan], ["a", "b"]), "of coalitions \\('a', 'b'\\);"),
    "NaN in a vector": (lambda: Game.from_lexicographic([1, 2, 3, 4, np.nan, 6, 7], "abc"), "\\('a', 'c'\\);"),
    "NaN in costs": (lambda: CostGame([0, np.nan, 2, 3], ["a", "b"]), "of coalitions \\('a',\\);"),
    "masked": (
        lambda: Game(np.ma.array([0, 1, 2, 5.0], mask=[0, 0, 1, 0]), "ab"),
        "1 worth.*, of coalitions \\('b',\\)",
    ),
    "masked whole": (lambda: Game(np.ma.array([0, 1, 2, 5], mask=[0, 0, 1, 0]), "ab"), "of coalitions \\('b',\\)"),
    "masked in a list": (lambda: Game([0, 1, np.ma.masked, 5], "ab"), "of coalitions \\('b',\\)"),
    "masked words": (
        lambda: Game(np.ma.array([0, "x", 2, 5], mask=[0, 1, 0, 0], dtype=object), "ab"),
        "of coalitions \\('a',\\)",
    ),
    "masked payoff": (
        lambda: MAJORITY.excess(np.ma.array([1, 0, 0.0], mask=[0, 0, 1])),
        "payoff of players \\['c'\\] is not a finite",
    ),
    "masked by label": (lambda: MAJORITY.excess({"a": 1, "b": np.ma.masked, "c": 0}), "payoff of players \\['b'\\]"),
    "masked weights": (
        lambda: MAJORITY.weighted_shapley(np.ma.array([1, 1, 1], mask=[1, 0, 0])),
        "weights of players \\['a'\\]",
    ),
    "masked claim": (lambda: bankruptcy(1, np.ma.array([1, 2.0], mask=[0, 1])), "these are not: \\{1: nan\\}"),
    "masked estate": (lambda: bankruptcy(np.ma.array(1.0, mask=True), [1, 2]), "estate must be a finite number"),
    "masked row of gains": (
        lambda: assignment([np.ma.array([1.0, 2.0], mask=[0, 1]), [1.0, 2.0]]),
        "nan in row 0, column 1",
    ),
    "infinite": (lambda: Game([0, 1, np.inf, 2]), "missing or infinite"),
    "large": (lambda: Game([0, 1e300, -1e300, 1e308]), "at most 1e\\+290 in size, not 1e\\+300; .* larger unit"),
    "large below zero": (lambda: Game([0, 1, -1e300, 5]), "not -1e\\+300"),
    "large costs": (lambda: CostGame([0, 1, 1e300, 5]), "at most 1e\\+290"),
    "large of a function": (lambda: Game.from_function(lambda S: 1e300 * len(S), "ab"), "at most 1e\\+290"),
    "empty coalition": (lambda: Game([1, 1, 1, 2]), "empty coalition must be worth 0, not 1"),
    "wrong length": (lambda: Game([0, 1, 2]), "length 2\\*\\*n"),
    "labels": (lambda: Game([0, 1, 2, 3], ["a"]), "1 player labels for a game of 2"),
    "repeated labels": (lambda: Game([0, 1, 2, 3], ["a", "a"]), "labels repeat"),
    "missing coalition": (
        lambda: Game.from_coalitions({("a",): 1, ("a", "b"): 2}),
        "^1 coalition\\(s\\) missing: \\('b',\\); give",
    ),
    "missing coalitions": (
        lambda: Game.from_coalitions({("west", "north"): 1, ("south",): 2}),
        "^5 coalition\\(s\\) missing: \\('west',\\), \\('north',\\), \\('west', 'south'\\), \\('north', 'south'\\), "
        "\\('west', 'north', 'south'\\); give",
    ),
    "many missing coalitions": (
        lambda: Game.from_coalitions({(name,): 1 for name in "abcde"}),
        "^26 coalition.* \\('a', 'b', 'd'\\), \\('c', 'd'\\) and 18 more; give",
    ),
    "missing cost": (lambda: CostGame.from_coalitions({("a", "b"): 2, ("b",): 1}), "missing: \\('a',\\); give"),
    "coalitions twice": (
        lambda: Game.from_coalitions({("a",): 1, ("b",): 1, ("a", "b"): 2, ("b", "a"): 2}),
        "given twice, .*: \\('a', 'b'\\); keep one",
    ),
    "too many for a mapping": (
        lambda: Game.from_coalitions({(i,): 1.0 for i in range(60)}),
        "60 players have 2\\*\\*60 coalitions; .* GB",
    ),
    "too many for a function": (lambda: Game.from_function(never, range(50)), "sample_shapley"),
    "too many for weights": (lambda: weighted_voting(10, np.ones(50)), "50 players have"),
    "too many for costs": (lambda: airport(np.ones(50)), "50 players have"),
    "too many for a matrix": (lambda: assignment(np.ones((25, 25))), "50 players have"),
    "no player": (lambda: Game.from_function(never, []), "at least one player"),
    "function without a number": (
        lambda: Game.from_function(lambda S: None, "ab"),
        "gave None for coalition \\('a',\\)",
    ),
    "function with NaN": (lambda: Game.from_function(lambda S: np.nan, "ab"), "gave nan for coalition"),
    "lexicographic length": (lambda: Game.from_lexicographic([1, 2, 3, 4]), "2\\*\\*n - 1"),
    "unknown dividend": (lambda: Game.from_dividends({("x",): 1.0}, ["a"]), "players \\['x'\\]"),
    "dividend twice": (lambda: Game.from_dividends({("a", "b"): 1.0, ("b", "a"): 1.0}), "given twice"),
    "infinite dividend": (lambda: Game.from_dividends({("a",): np.inf}), "must be finite"),
    "negative weight": (lambda: weighted_voting(1, {"a": 2, "b": -1}), "at least 0; these are not: {'b': -1.0}"),
    "quota": (lambda: weighted_voting(9, [1, 2]), "at most the sum of the weights, 3; it is 9"),
    "quota of zero": (lambda: weighted_voting(0, [1, 2]), "must be above 0"),
    "names of others": (lambda: weighted_voting(1, {"a": 2}, ["b"]), "given for \\['a'\\], the players are \\['b'\\]"),
    "broken weights": (lambda: voting_power(1, [0.5, 1]), "whole weights"),
    "estate": (lambda: bankruptcy(99, [1, 2]), "between 0 and the sum of the claims, 3; it is 99"),
    "estate of a rule": (lambda: talmud_rule(-1, [1, 2]), "it is -1"),
    "shape of gains": (lambda: assignment([1.0, 2.0]), "must be a matrix"),
    "NaN in gains": (lambda: assignment([[1.0, np.nan]]), "nan in row 0, column 1"),
    "asymmetric": (lambda: induced_subgraph([[0, 1], [2, 0]]), "symmetric"),
    "negative cost": (lambda: spanning_tree([[0, -1], [-1, 0]]), "not negative"),
    "arc": (lambda: flow([("s", "t", -1.0, "a")], "s", "t"), "capacity >= 0"),
    "source": (lambda: flow([ARC], "s", "s"), "two vertices"),
    "owner": (lambda: flow([ARC], "s", "t", ["b"]), "arcs of unknown owners"),
    "inner vertices": (
        lambda: flow([ARC, *(("s", k, 1.0, "a") for k in range(17))], "s", "t"),
        "17 vertices between source and sink",
    ),
    "shapes": (lambda: linear_production([1, 2], [[1]], [[1]]), "must have the shapes"),
    "unbounded": (lambda: linear_production([1, 2], [[1, 0]], [[1]]), "not bounded by the resources"),
    "unknown player": (lambda: MAJORITY.subgame(["a", "x"]), "'x' is not in this game"),
    "empty subgame": (lambda: MAJORITY.subgame([]), "at least one player"),
    "no partition": (lambda: MAJORITY.owen([["a", "b"], ["b", "x"], []]), "unknown \\['x'\\], missing \\['c'\\]"),
    "repeated in unions": (lambda: MAJORITY.quotient([["a", "b"], ["b", "c"]]), "repeated \\['b'\\]"),
    "link": (lambda: MAJORITY.myerson([("a", "a"), ("a", "z")]), "two different players"),
    "too many links": (
        lambda: Game(np.zeros(1 << 8)).position_value([(i, j) for i in range(8) for j in range(i)]),
        "28 links",
    ),
    "other players": (lambda: MAJORITY + Game([0, 1]), "differ in players"),
    "number as game": (lambda: MAJORITY + 3, "only a game"),
    "factor": (lambda: MAJORITY * np.nan, "finite number"),
    "weights": (lambda: MAJORITY.weighted_shapley([1, 0, 1]), "must be positive"),
    "missing weight": (lambda: MAJORITY.proportional({"a": 1.0}), "lacks players"),
    "all weights zero": (lambda: MAJORITY.proportional([0, 0, 0]), "nor all zero"),
    "NaN payments": (lambda: MAJORITY.plus_additive([0, np.nan, 0]), "not a finite number"),
    "probabilities": (lambda: MAJORITY.semivalue([0.5, 0.5, 0.5]), "add up to 1"),
    "not simple": (lambda: Game([0, 0, 0, 2]).banzhaf_index(), "worths must be 0 or 1"),
    "not monotone": (lambda: Game([0, 1, 0, 0, 0, 0, 0, 1]).johnston(), "the worth falls"),
    "losing": (lambda: Game([0, 0, 0, 0]).deegan_packel(), "not simple"),
    "no limit": (lambda: sample_shapley(never, range(9)), "say when to stop"),
    "too few evaluations": (lambda: sample_shapley(never, range(9), evaluations=9), "need at least"),
    "width": (lambda: sample_shapley(never, range(9), width=0), "must be positive"),
    "confidence": (lambda: sample_shapley(never, range(9), width=1, confidence=95), "between 0 and 1"),
    "one player": (lambda: sample_shapley(never, ["a"], width=1), "at least two players"),
    "number beyond floats": (
        lambda: Game([0, 0, 0, 10**400]),
        "worths must be numbers that float64 holds, not 1000+\\.{3}0+$",
    ),
    "labels that cannot be told apart": (lambda: Game([0, 1], [float("nan")]), "cannot be told by the labels"),
    "labels without a hash": (lambda: Game([0, 1], [["a"]]), "cannot be told by the labels"),
    "players for coalitions": (lambda: Game.from_coalitions({1: 1.0}), "must be tuples of players"),
    "words for worths": (lambda: Game.from_coalitions({("a",): "much"}), "worths must be numbers"),
    "words in a vector": (
        lambda: Game.from_lexicographic(["a"]),
        "worths must be numbers that float64 holds, not 'a'$",
    ),
    "words in a matrix": (lambda: assignment([[1, 2], [3, "much"]]), "matrix of gains must be numbers .*, not 'much'$"),
    "words in a series": (
        lambda: MAJORITY.weighted_nucleolus(pd.Series(["a"] * 8)),
        "weights must be numbers .*, not 'a'$",
    ),
    "words for claims": (lambda: talmud_rule(1, ["a"]), "claims must be numbers"),
    "no claims": (lambda: talmud_rule(0, []), "one claim a player"),
    "words for an estate": (lambda: bankruptcy("all", [1]), "estate must be a finite number, not 'all'"),
    "words for a quota": (lambda: voting_power("half", [1]), "quota must be a finite number"),
    "words for a capacity": (lambda: flow([("s", "t", "wide", "a")], "s", "t"), "capacity of arc"),
    "words for profits": (lambda: linear_production(["a"], [[1]], [[1]]), "profits must be numbers"),
    "ragged gains": (lambda: assignment([[1, 2], [3]]), "matrix of gains must have rows of the same length$"),
    "words for a payoff": (lambda: MAJORITY.in_core({"a": "much", "b": 0, "c": 0}), "payoff must be numbers"),
    "words for weights": (lambda: MAJORITY.weighted_nucleolus(["a"] * 8), "weights must be numbers"),
    "words for chances": (lambda: MAJORITY.semivalue(["a"] * 3), "probabilities must be numbers"),
    "words for bounds": (lambda: MAJORITY.core_within("low", 1), "lower bounds must be numbers"),
    "crossing bounds": (
        lambda: MAJORITY.core_within(np.zeros(8), np.array([0, 1, 1, -1, 1, -1, 1, 1])),
        "2 lower bound.* of coalitions \\('a', 'b'\\), \\('a', 'c'\\); swap",
    ),
    "a bound without a number": (
        lambda: MAJORITY.core_within(-1, np.array([0, 1, 1, np.inf, 1, 1, 1, 1])),
        "1 upper bound.* infinite, of coalitions \\('a', 'b'\\);",
    ),
    "negative weight of a coalition": (
        lambda: MAJORITY.weighted_nucleolus([1, 1, 1, 1, 1, 1, -1, 1]),
        "at least 0; those of coalitions \\('b', 'c'\\) are not",
    ),
    "words for a factor": (lambda: MAJORITY * "two", "factor must be a finite number"),
    "no pair": (lambda: MAJORITY.myerson(["a", 1]), "two different players"),
    "floor that is no number": (lambda: MAJORITY.core_point(floors={"a": np.nan}), "floor of 'a' must be a finite"),
    "sum that is no number": (lambda: MAJORITY.core_point(sums={("a",): np.inf}), "must be a finite number, not inf"),
    "concession that is no number": (lambda: MAJORITY.core_point(epsilon=np.nan), "epsilon must be a finite number"),
    "range without a number": (lambda: MAJORITY.core_range(np.inf), "epsilon must be a finite number"),
    "vertices without a number": (lambda: MAJORITY.core_vertices(np.nan), "epsilon must be a finite number"),
    "fewer than none": (lambda: MAJORITY.blocking([0, 0, 1], limit=-1), "at least 0, not -1"),
    "no step": (lambda: MAJORITY.sensitivity(Game.shapley, step=0), "step must be positive"),
    "nobody's worth": (lambda: MAJORITY.sensitivity(Game.shapley, [()]), "empty coalition is worth 0"),
    "too many calls": (lambda: owen_of_function(never, range(60), [range(60)]), "2\\*\\*26 calls"),
}


@pytest.mark.parametrize("case", BAD)
def test_refused_in_words(case: str) -> None:
    call, words = BAD[case]
    with pytest.raises(GameError, match=words):
        call()


NONE: dict[str, tuple[Callable[[], object], str]] = {
    "tau": (MAJORITY.tau, "not quasi-balanced"),
    "Gately, inessential": (Game([0, 1, 2, 3]).gately, "nothing to lose by leaving"),
    "Gately, no room": (Game([0, 0, 0, 0, 0, 0, 0, 1]).dual().gately, "propensit|gain"),
    "Nash": (Game([0, 2, 2, 3]).nash_bargaining, "exceed v\\(N\\) = 3 by 1"),
    "0-1-normalisation": (Game([0, 1, 2, 3]).zero_one_normalised, "no unit of gain"),
    "normalised Banzhaf": (Game([0, 1, -1, 0]).normalised_banzhaf, "add up to zero"),
    "remaining benefits": (Game([0, 2, 2, 3]).separable_costs_remaining_benefits, "add less than they earn alone"),
}


@pytest.mark.parametrize("case", NONE)
def test_what_does_not_exist_is_said_not_to(case: str) -> None:
    call, words = NONE[case]
    with pytest.raises(NoSuchPoint, match=words):
        call()


PROGRAM = re.compile(r"'[^']*'|\w+_\w+|`\w+`|citypact\.\S+|imputation|epsilon|float64|Banzhaf|None|nan|inf")
"""What is the same in both languages: labels, names of functions, and signs of the field."""


@pytest.mark.parametrize("case", [*BAD, *NONE])
def test_refusals_have_chinese_words(case: str) -> None:
    call, _ = (BAD | NONE)[case]
    with pytest.raises(GameError) as refused:
        call()
    said = in_language(refused.value.args[0], "zh")
    assert re.search("[\u4e00-\u9fff]", said)
    assert re.findall("[A-Za-z]{3,}", PROGRAM.sub(" ", said)) == []


def test_findings_have_chinese_words() -> None:
    bent = Game([0, 2, 2, 3])
    costs = CostGame([0, 2, 2, 5])
    findings = [
        *(getattr(bent, f"is_{name}")() for name in ("balanced", "convex", "essential", "monotone", "simple")),
        *(getattr(MAJORITY, f"is_{name}")() for name in ("balanced", "convex", "essential", "monotone", "simple")),
        *(bent.is_superadditive(), bent.is_zero_monotone(), MAJORITY.is_superadditive(), MAJORITY.is_zero_monotone()),
        *(costs.is_subadditive(), costs.is_concave(), Game([0, 3, 0, 1]).is_monotone()),
        *(bent.is_dummy(0), bent.is_null_player(0), Game([0, 1, 2, 3]).is_dummy(0)),
        *(bent.are_symmetric(0, 1), bent.are_symmetric(0, 0), Game([0, 1, 2, 3]).are_symmetric(0, 1)),
    ]
    assert {finding.holds for finding in findings} == {True, False}
    for finding in findings:
        said = in_language(finding.text, "zh")
        assert re.search("[\u4e00-\u9fff]", said)
        assert re.findall("[A-Za-z]{2,}", said) == []


def test_all_wrong_figures_are_named_at_once() -> None:
    with pytest.raises(GameError, match=r"\{'a': -1.0, 'c': nan\}"):
        bankruptcy(1, {"a": -1, "b": 2, "c": np.nan})


def test_labels_of_any_kind_come_back() -> None:
    labels = [("tuple", 1), "word", 3]
    game = weighted_voting(2, [1, 1, 1], labels)
    assert game.shapley().index.tolist() == labels
    assert airport(pd.Series([8.0, 11.0], index=["A", "B"])).shapley().index.tolist() == ["A", "B"]
    assert CostGame([0, 1, 2, 2], ["x", "y"]).tau().to_dict() == {"x": 0.5, "y": 1.5}


def test_inputs_are_not_changed() -> None:
    worths = np.array([0, 1, 2, 5, 0, 3, 4, 9.0])
    kept = worths.copy()
    game = Game(worths)
    for concept in (game.shapley, game.tau, game.solidarity, game.dual, game.zero_normalised, game.is_superadditive):
        concept()
    game.owen([[0, 1], [2]])
    game.restricted([(0, 1)])
    assert worths.tolist() == kept.tolist()


def test_superadditivity_of_too_many_players_is_refused_before_the_pairs_are_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("citypact.game.properties.superadditive.LARGEST", 2)
    with pytest.raises(GameError, match="3 players have 3\\*\\*3 pairs"):
        MAJORITY.is_superadditive()


def test_costs_in_fractions_stay_exact() -> None:
    game = CostGame([Fraction(0), Fraction(1, 3), Fraction(1, 3), Fraction(1, 2)])
    assert game.game.unit == Fraction(1, 6)
    assert game.game.nucleolus_certificate().check()
    assert [float(entry) for entry in game.game.nucleolus_certificate().exact_payoff] == [-0.25, -0.25]


def test_worths_under_no_mask_are_taken() -> None:
    assert Game(np.ma.array([0, 1, 2, 5], mask=[0, 0, 0, 0])) == Game([0, 1, 2, 5])
    assert Game([0, 1, np.ma.array(2.0), 5]) == Game([0, 1, 2, 5])


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64, np.int8, np.int64, np.array])
def test_whole_worths_in_a_list_may_be_of_numpy_s_kinds(kind: Callable[[float], object]) -> None:
    assert Game([0, 1, kind(2.0), 5]) == Game([0, 1, 2, 5])


@pytest.mark.parametrize(
    "concept", [Game.shapley, Game.tau, Game.gately, Game.nucleolus, Game.core_center, Game.equal_surplus]
)
def test_the_largest_worths_that_are_taken_are_shared_out(concept: Callable[[Game], pd.Series]) -> None:
    plain = Game([0, 1, 2, 2, 3, 5, 4, 10], "abc")
    large = concept(1e289 * plain)
    assert large.tolist() == pytest.approx([1e289 * amount for amount in concept(plain)], rel=1e-9)
    assert large.sum() == pytest.approx(1e290, rel=1e-9)
