"""The jobs that are known: those on their way, and the latest that are over, with their answers."""

from collections import OrderedDict
from threading import Lock

from citypact.web.work.job import Job


class Jobs:
    """Jobs by name, as many and with as many bytes of answers as are kept."""

    def __init__(self, most: int, most_bytes: int) -> None:
        self._most, self._most_bytes = most, most_bytes
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._lock = Lock()

    def add(self, job: Job) -> None:
        """Know a job, and forget what is over and too much, the oldest first."""
        with self._lock:
            self._jobs[job.id] = job
            over = [one for one in self._jobs.values() if one.is_over]
            size = sum(map(_size, over))
            while over and (len(self._jobs) > self._most or size > self._most_bytes):
                oldest = over.pop(0)
                size -= _size(oldest)
                del self._jobs[oldest.id]

    def get(self, name: str) -> Job | None:
        """The job of a name; None if there is none, or none any more."""
        return self._jobs.get(name)


def _size(job: Job) -> int:
    return len(job.future.result().content)
