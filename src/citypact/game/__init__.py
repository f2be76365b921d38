"""Cooperative games with transferable utility: worths in, solution concepts with proofs out."""

from typing import TYPE_CHECKING

from citypact.lazy import lazy

if TYPE_CHECKING:
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
else:
    __getattr__, __dir__ = lazy(
        __name__,
        {
            "CostGame": ".constructors.cost",
            "Finding": ".properties.finding",
            "Game": ".game",
            "GameError": ".errors",
            "NoSuchPoint": ".errors",
            "NotProven": ".errors",
            "PERMUTATIONS": ".sampling.sampler",
            "PrecisionWarning": ".errors",
            "SampledValue": ".sampling.result",
            "ShapleySampler": ".sampling.sampler",
            "airport": ".constructors.airport",
            "airport_shapley": ".constructors.airport",
            "assignment": ".constructors.assignment",
            "bankruptcy": ".constructors.bankruptcy",
            "constrained_equal_awards": ".values.bankruptcy_rules",
            "constrained_equal_losses": ".values.bankruptcy_rules",
            "flow": ".constructors.flow",
            "induced_subgraph": ".constructors.subgraph",
            "linear_production": ".constructors.production",
            "owen_of_function": ".values.owen",
            "proportional_rule": ".values.bankruptcy_rules",
            "sample_shapley": ".sampling.sampler",
            "spanning_tree": ".constructors.spanning_tree",
            "talmud_rule": ".values.bankruptcy_rules",
            "voting_power": ".power.voting",
            "weighted_voting": ".constructors.voting",
        },
    )

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
