"""What was asked for and is not here."""


class NotHereError(Exception):
    """There is no case, mechanism, job or talks of this name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name
