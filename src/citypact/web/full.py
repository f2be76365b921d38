"""What is not taken on as there is as much of it already as one may have."""

from citypact.text import Message, both


class FullError(Exception):
    """As much as may be is there: ``status`` and ``kind`` of the problem that says so, and what to do in its detail."""

    def __init__(self, status: int, kind: str, **values: object) -> None:
        super().__init__(kind)
        self.status, self.kind = status, kind
        self.detail: Message = both(f"web.full.{kind}", **values)
