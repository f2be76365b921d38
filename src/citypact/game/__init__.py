"""Cooperative games with transferable utility: worths in, solution concepts with proofs out."""

from .errors import GameError, NoSuchPoint
from .game import Game

__all__ = ["Game", "GameError", "NoSuchPoint"]
