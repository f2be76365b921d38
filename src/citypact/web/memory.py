"""Answers that are the same whenever they are asked for: worked out once, and given again."""

from collections import OrderedDict
from collections.abc import Hashable

from citypact.web.work.job import Job


class Memory:
    """Answers by question, as many bytes as are kept, the latest. Those who ask at once share one job."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._known: OrderedDict[Hashable, Job] = OrderedDict()

    def get(self, question: Hashable) -> Job | None:
        """The job of a question, over or on its way; one that failed is forgotten."""
        found = self._known.get(question)
        if found is None or (found.is_over and found.state != "done"):
            self._known.pop(question, None)
            return None
        self._known.move_to_end(question)
        return found

    def put(self, question: Hashable, job: Job) -> None:
        """Remember that a question is being answered."""
        self._known[question] = job
        size = sum(map(_size, self._known.values()))
        for old in [known for known, one in self._known.items() if one.is_over]:
            if size <= self._most_bytes:
                break
            size -= _size(self._known.pop(old))


def _size(job: Job) -> int:
    return len(job.future.result().content) if job.is_over else 0
