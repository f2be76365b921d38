"""Worths of coalitions that cannot be listed: any one of them, the worst of them, and values by the game's parts."""

from .claims import SearchedClaims
from .kept import keep_search, kept_search
from .listing import Listing
from .oracle import Oracle
from .parts import Part, additive_parts
from .sampled import Sampling, sampled, shapley_value
from .searched import SearchedWorths
from .values import NotExact, owen_by_parts, shapley_by_parts

__all__ = [
    "Listing",
    "NotExact",
    "Oracle",
    "Part",
    "Sampling",
    "SearchedClaims",
    "SearchedWorths",
    "additive_parts",
    "keep_search",
    "kept_search",
    "owen_by_parts",
    "sampled",
    "shapley_by_parts",
    "shapley_value",
]
