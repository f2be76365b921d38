"""Cooperative games with transferable utility: worths in, solution concepts with proofs out."""

from .constructors.airport import airport, airport_shapley
from .constructors.assignment import assignment
from .constructors.bankruptcy import bankruptcy
from .constructors.cost import CostGame
from .constructors.flow import flow
from .constructors.production import linear_production
from .constructors.spanning_tree import spanning_tree
from .constructors.subgraph import induced_subgraph
from .constructors.voting import weighted_voting
from .errors import GameError, NoSuchPoint, NotProven, PrecisionWarning
from .game import Game
from .power.voting import voting_power
from .properties.finding import Finding
from .sampling.result import SampledValue
from .sampling.sampler import PERMUTATIONS, ShapleySampler, sample_shapley
from .values.bankruptcy_rules import (
    constrained_equal_awards,
    constrained_equal_losses,
    proportional_rule,
    talmud_rule,
)
from .values.owen import owen_of_function

__all__ = [
    "PERMUTATIONS",
    "CostGame",
    "Finding",
    "Game",
    "GameError",
    "NoSuchPoint",
    "NotProven",
    "PrecisionWarning",
    "SampledValue",
    "ShapleySampler",
    "airport",
    "airport_shapley",
    "assignment",
    "bankruptcy",
    "constrained_equal_awards",
    "constrained_equal_losses",
    "flow",
    "induced_subgraph",
    "linear_production",
    "owen_of_function",
    "proportional_rule",
    "sample_shapley",
    "spanning_tree",
    "talmud_rule",
    "voting_power",
    "weighted_voting",
]
