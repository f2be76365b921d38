"""Errors of the game room: each says what is wrong, where, and what to do."""

from citypact.errors import CitypactError, SolverLimit


class GameError(CitypactError, ValueError):
    """The game, or the question asked of it, cannot be used as given."""

    exit_code = 3


class NoSuchPoint(GameError):
    """The concept does not exist for this game; the message says why."""


class NotProven(GameError, SolverLimit):
    """A solver stopped without proof, or what it says does not hold; the message says at which step."""

    exit_code = SolverLimit.exit_code


class PrecisionWarning(UserWarning):
    """The worths themselves, as floating-point numbers, hold few digits of the gains."""
