"""The game itself: players and the worth of every coalition. Concepts live one to a file and become its methods."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from .answers.bounds import core_within, shapley_within, spread_within
from .answers.explain import explain
from .answers.picture import picture
from .answers.sensitivity import sensitivity
from .coalitions import Floats, members
from .constructors.dividends import from_dividends, harsanyi_dividends
from .constructors.function import from_function
from .constructors.lexicographic import from_lexicographic, lexicographic
from .constructors.memory import require_room
from .errors import GameError
from .power.indices import (
    banzhaf_index,
    coleman_initiative,
    coleman_prevention,
    deegan_packel,
    johnston,
    minimal_winning_coalitions,
    power_indices,
    power_to_act,
    public_good_index,
    shapley_shubik,
    veto_players,
)
from .properties.balanced import is_balanced
from .properties.convex import is_convex
from .properties.dummies import dummy_players, is_dummy, is_null_player, null_players
from .properties.essential import is_essential
from .properties.monotone import is_monotone, is_zero_monotone
from .properties.simple import is_simple
from .properties.superadditive import is_superadditive
from .properties.symmetric import are_symmetric, symmetry_classes
from .sets.bargaining_set import bargaining_objection, in_bargaining_set
from .sets.chosen import core_point, least_core_point
from .sets.core import core
from .sets.cost_of_stability import cost_of_stability
from .sets.excess import blocking, excess, in_core
from .sets.kernel import (
    in_kernel,
    in_prekernel,
    kernel_imbalance,
    prekernel_imbalance,
    surpluses,
)
from .sets.least_core import least_core
from .sets.modiclus import modiclus, modiclus_certificate
from .sets.nucleolus import nucleolus, nucleolus_certificate, prenucleolus, prenucleolus_certificate
from .sets.prekernel import prekernel_point
from .sets.ranges import core_range, in_epsilon_core
from .sets.vertices import core_center, core_vertices
from .sets.weighted_nucleoli import (
    per_capita_nucleolus,
    proportional_nucleolus,
    weighted_certificate,
    weighted_nucleolus,
)
from .tables import EXACT, checked_worths, common_denominator, plain_or_exact
from .transforms.arithmetic import plus, plus_additive, scaled
from .transforms.dual import dual
from .transforms.normalised import zero_normalised, zero_one_normalised
from .transforms.quotient import quotient
from .transforms.restricted import restricted
from .transforms.subgame import subgame
from .values.aumann_dreze import aumann_dreze
from .values.banzhaf import banzhaf, normalised_banzhaf
from .values.equal_surplus import egalitarian_non_separable, equal_surplus
from .values.gately import gately
from .values.myerson import myerson
from .values.nash import nash_bargaining
from .values.owen import banzhaf_owen, owen
from .values.position import position_value
from .values.proportional import proportional
from .values.semivalue import semivalue
from .values.separable_benefits import separable_costs_remaining_benefits
from .values.shapley import shapley
from .values.shapley_certificate import shapley_certificate
from .values.solidarity import solidarity
from .values.tau import minimal_rights, tau, utopia_payoffs
from .values.weighted_shapley import weighted_shapley

BLOCK = 1 << 16


class Game:
    """A cooperative game with transferable utility.

    Parameters
    ----------
    worths : float array, shape (2**n,)
        Worth of every coalition; bit i of the index says that player i is in it; ``worths[0] == 0``. Whole numbers
        and fractions (`fractions.Fraction`) are taken as exact in proofs, up to 53 binary digits.
    players : n distinct hashable labels, optional
        Default: ``0 .. n-1``.

    Raises
    ------
    GameError
        Wrong length, a worth that is missing (NaN) or infinite, a non-zero worth of the empty coalition, labels that
        repeat or do not match in number.

    Warns
    -----
    PrecisionWarning
        Whole numbers or fractions of more digits than float64 holds.
    """

    def __init__(self, worths: ArrayLike, players: Sequence[Hashable] | None = None) -> None:
        self.worths = checked_worths(worths)
        self.denominator = common_denominator(worths)
        self.n = self.worths.size.bit_length() - 1
        self.players = _checked_players(players, self.n)

    @classmethod
    def from_coalitions(cls, worths: Mapping[tuple[Hashable, ...], float]) -> Self:
        """Game from a mapping of coalitions (tuples of labels); every non-empty coalition must be present.

        Players stand in the order in which they first appear.

        Raises
        ------
        GameError
            A coalition is missing, given twice or names a player twice.
        """
        single = [coalition for coalition in worths if not isinstance(coalition, tuple | frozenset | str)]
        if single:
            raise GameError(f"coalitions must be tuples of players, as in ('a',); these are not: {single}")
        players = list(dict.fromkeys(player for coalition in worths for player in coalition))
        require_room(len(players))
        index = {player: 1 << i for i, player in enumerate(players)}
        given = plain_or_exact(worths.values(), "worths")
        table = np.full(1 << len(players), np.nan, dtype=given.dtype)
        table[0], seen = 0, set()
        for coalition, worth in zip(worths, given, strict=True):
            if len(set(coalition)) < len(coalition):
                raise GameError(f"coalition {coalition!r} names a player twice; name each player once")
            position = sum(index[player] for player in coalition)
            if position in seen:
                raise GameError(f"coalition {coalition!r} is given twice, in two orders; keep one of them")
            seen.add(position)
            table[position] = worth
        return cls(table, players)

    def like(self, worths: Floats, players: Sequence[Hashable] | None, denominator: int | None = None) -> Self:
        """A game whose worths are sums of multiples of this one's: fractions stay exact.

        Parameters
        ----------
        worths : float array, shape (2**n,)
        denominator : int, optional
            Of the new worths; default that of this game's.
        """
        divisor = self.denominator if denominator is None else denominator
        if divisor == 1 or self.unit is None or np.abs(worths).max() * divisor >= EXACT / 64:
            return type(self)(worths, players)
        game = type(self)(np.rint(worths * divisor) / divisor, players)
        game.denominator = divisor
        return game

    # Concepts, one to a file; each takes the game as its first argument and so is a method here.
    # Constructors and new games from old
    from_function = classmethod(from_function)
    from_lexicographic = classmethod(from_lexicographic)
    lexicographic = lexicographic
    from_dividends = classmethod(from_dividends)
    dual = dual
    subgame = subgame
    quotient = quotient
    zero_normalised = zero_normalised
    zero_one_normalised = zero_one_normalised
    __add__ = plus
    __mul__ = __rmul__ = scaled
    plus_additive = plus_additive
    restricted = restricted
    # Properties, each with a counter-example
    is_monotone = is_monotone
    is_zero_monotone = is_zero_monotone
    is_superadditive = is_superadditive
    is_convex = is_convex
    is_essential = is_essential
    is_balanced = is_balanced
    is_simple = is_simple
    are_symmetric = are_symmetric
    symmetry_classes = symmetry_classes
    is_dummy = is_dummy
    dummy_players = dummy_players
    is_null_player = is_null_player
    null_players = null_players
    # Values
    shapley = shapley
    shapley_certificate = shapley_certificate
    weighted_shapley = weighted_shapley
    banzhaf = banzhaf
    normalised_banzhaf = normalised_banzhaf
    semivalue = semivalue
    harsanyi_dividends = harsanyi_dividends
    solidarity = solidarity
    equal_surplus = equal_surplus
    egalitarian_non_separable = egalitarian_non_separable
    separable_costs_remaining_benefits = separable_costs_remaining_benefits
    proportional = proportional
    tau = tau
    utopia_payoffs = utopia_payoffs
    minimal_rights = minimal_rights
    gately = gately
    nash_bargaining = nash_bargaining
    # Values for unions and graphs
    owen = owen
    banzhaf_owen = banzhaf_owen
    aumann_dreze = aumann_dreze
    myerson = myerson
    position_value = position_value
    # Power indices of simple games
    shapley_shubik = shapley_shubik
    banzhaf_index = banzhaf_index
    public_good_index = public_good_index
    deegan_packel = deegan_packel
    johnston = johnston
    coleman_prevention = coleman_prevention
    coleman_initiative = coleman_initiative
    power_to_act = power_to_act
    power_indices = power_indices
    minimal_winning_coalitions = minimal_winning_coalitions
    veto_players = veto_players
    # Core and least core
    excess = excess
    in_core = in_core
    blocking = blocking
    core = core
    core_range = core_range
    core_vertices = core_vertices
    core_center = core_center
    core_point = core_point
    least_core = least_core
    least_core_point = least_core_point
    in_epsilon_core = in_epsilon_core
    cost_of_stability = cost_of_stability
    # Nucleoli
    nucleolus = nucleolus
    nucleolus_certificate = nucleolus_certificate
    prenucleolus = prenucleolus
    prenucleolus_certificate = prenucleolus_certificate
    per_capita_nucleolus = per_capita_nucleolus
    proportional_nucleolus = proportional_nucleolus
    weighted_nucleolus = weighted_nucleolus
    weighted_certificate = weighted_certificate
    modiclus = modiclus
    modiclus_certificate = modiclus_certificate
    # Kernel and bargaining set
    surpluses = surpluses
    prekernel_point = prekernel_point
    in_prekernel = in_prekernel
    prekernel_imbalance = prekernel_imbalance
    in_kernel = in_kernel
    kernel_imbalance = kernel_imbalance
    in_bargaining_set = in_bargaining_set
    bargaining_objection = bargaining_objection
    # Answers about answers
    explain = explain
    picture = picture
    sensitivity = sensitivity
    core_within = core_within
    shapley_within = shapley_within
    spread_within = spread_within

    @cached_property
    def unit(self) -> Fraction | None:
        """The money of which every worth is an exact multiple (1 when they are whole numbers), None if not known."""
        if self.denominator > 1:  # of the fractions that were given
            return Fraction(1, self.denominator)
        blocks = np.split(self.worths, range(BLOCK, self.worths.size, BLOCK))
        whole = all(np.abs(block).max() < 2**53 and (np.rint(block) == block).all() for block in blocks)
        return Fraction(1) if whole else None

    def coalition(self, index: int) -> tuple[Hashable, ...]:
        """Labels of the players in the coalition with this index."""
        return tuple(self.players[i] for i in members(index))

    def index(self, coalition: Iterable[Hashable]) -> int:
        """Index (bit mask) of the coalition of these players.

        Raises
        ------
        GameError
            An unknown player, or one named twice.
        """
        named = list(coalition)
        unknown = [player for player in named if player not in self.players]
        if unknown or len(set(named)) < len(named):
            raise GameError(f"coalition {tuple(named)!r}: unknown players {unknown}, or a player named twice")
        return sum(1 << self.players.index(player) for player in named)

    def __repr__(self) -> str:
        return f"Game(n={self.n}, players={list(self.players)!r})"


def _checked_players(players: Sequence[Hashable] | None, n: int) -> tuple[Hashable, ...]:
    labels = tuple(range(n)) if players is None else tuple(players)
    if len(labels) != n:
        raise GameError(f"{len(labels)} player labels for a game of {n} players")
    unusable = [label for label in labels if not isinstance(label, Hashable) or label != label]
    if unusable:
        raise GameError(f"players cannot be told by the labels {unusable}; use words, numbers or tuples of these")
    if len(set(labels)) < n:
        raise GameError("player labels repeat; every player needs a label of its own")
    return labels
