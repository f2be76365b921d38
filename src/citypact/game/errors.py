"""Errors of the game room: each says what is wrong, where, and what to do."""


class GameError(ValueError):
    """The game, or the question asked of it, cannot be used as given."""


class NoSuchPoint(GameError):  # noqa: N818 - an answer about the game rather than a fault of the caller
    """The concept does not exist for this game; the message says why."""
