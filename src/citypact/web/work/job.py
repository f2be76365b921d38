"""A task that was taken on: whether it waits, is worked on or is over, and what came of it."""

import secrets
from concurrent.futures import Future
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Literal

from citypact.web.work.answer import Answer, trouble
from citypact.web.work.task import Progress, Task

State = Literal["waiting", "working", "done", "failed", "cancelled"]
CANCELLED = 410


@dataclass(eq=False)
class Job:
    """One task on its way. Who knows its name may see its answer, so the name cannot be guessed."""

    task: Task
    id: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    state: State = "waiting"
    progress: Progress = field(default_factory=Progress)
    future: Future[Answer] = field(default_factory=Future)
    listeners: int = 0
    """How many wait for the answer at this moment, where it is shared."""
    heard: float = field(default_factory=monotonic)
    """When somebody last did."""

    @property
    def is_over(self) -> bool:
        """Whether there is an answer, good or bad."""
        return self.future.done()

    def end(self, answer: Answer, state: State | None = None) -> None:
        """Let the job be over."""
        self.state = state or ("done" if answer.status < 400 else "failed")
        self.future.set_result(answer)

    def end_cancelled(self) -> None:
        """Let it be over without an answer, as somebody wanted."""
        self.end(trouble(CANCELLED, "cancelled", self.task.lang), "cancelled")

    def record(self) -> dict[str, Any]:
        """How it stands, as JSON."""
        found = {"id": self.id, "state": self.state, "done": self.progress.done, "whole": self.progress.whole}
        return found | ({"status": self.future.result().status} if self.is_over else {})
