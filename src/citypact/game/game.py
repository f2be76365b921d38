"""The game itself: worths below, and every concept, one to a file, gathered as a method."""

from .answers.bounds import core_within, shapley_within, spread_within
from .answers.explain import explain
from .answers.picture import picture
from .answers.sensitivity import sensitivity
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
from .representations.coalitions import FromCoalitions
from .representations.dividends import FromDividends, harsanyi_dividends
from .representations.function import FromFunction
from .representations.lexicographic import FromLexicographic, lexicographic
from .sets.bargaining_set import bargaining_objection, in_bargaining_set
from .sets.center import core_center
from .sets.chosen import core_point, least_core_point
from .sets.core import core
from .sets.cost_of_stability import cost_of_stability
from .sets.distance import nearest_payments
from .sets.equal_profit import equal_profit
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
from .sets.vertices import core_vertices
from .sets.weighted_nucleoli import (
    per_capita_nucleolus,
    proportional_nucleolus,
    weighted_certificate,
    weighted_nucleolus,
)
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


class Game(FromCoalitions, FromFunction, FromDividends, FromLexicographic):
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
        Wrong length, a worth that is missing (NaN or masked), infinite or beyond 1e290 in size, a non-zero worth of the
        empty coalition, labels that repeat or do not match in number.

    Warns
    -----
    PrecisionWarning
        Whole numbers or fractions of more digits than float64 holds.
    """

    # Concepts, one to a file; each takes the game as its first argument and so is a method here.
    # New games from old
    dual = dual
    subgame = subgame
    quotient = quotient
    zero_normalised = zero_normalised
    zero_one_normalised = zero_one_normalised
    __add__ = plus
    __mul__ = __rmul__ = scaled
    plus_additive = plus_additive
    restricted = restricted
    # The worths written otherwise
    lexicographic = lexicographic
    harsanyi_dividends = harsanyi_dividends
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
    nearest_payments = nearest_payments
    equal_profit = equal_profit
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
