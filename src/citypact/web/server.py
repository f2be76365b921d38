"""What a running server is made of: what can be asked about, who does the work, and what is known already."""

from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from citypact.case import load_case
from citypact.case.document import document_bytes
from citypact.mechanism import load_model
from citypact.web.library import Library, Shelf
from citypact.web.memory import Memory
from citypact.web.settings import Settings
from citypact.web.streams import EACH, Streams
from citypact.web.talks.table import Table, Talks
from citypact.web.work.crew import Crew
from citypact.web.work.jobs import Jobs

_NEEDED = ("citypact.negotiation.talks", "citypact.report.desk.sections", "citypact.web.tasks.desk")
"""What processes load before they are asked anything."""


class Server:
    """The parts of a server. Its processes run until ``close``."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._open = ExitStack()
        folder = settings.folder
        if folder is None:
            folder = Path(self._open.enter_context(TemporaryDirectory(prefix="citypact-", ignore_cleanup_errors=True)))
        self.library = Library(Shelf(folder, settings.cases, settings.kept_bytes))
        self.table = None if settings.talks is None else _table(self.library, settings.talks, settings.rounds)
        self.quick = Crew(settings.hands, settings.queue, _NEEDED)
        self.long = Crew(settings.hands, settings.queue)
        self.jobs = Jobs(settings.kept, settings.kept_bytes)
        self.memory = Memory(settings.kept_bytes)
        self.streams = Streams(settings.streams, settings.streams_to_one)
        of_talks = 0 if self.table is None else EACH * len(self.table.roles)
        self.streams_of_talks = Streams(of_talks, of_talks)

    def end_lines(self) -> None:
        """End all lines that tell what changes, and open no more."""
        self.streams.end()
        self.streams_of_talks.end()

    def close(self) -> None:
        """End the processes and forget what was handed in."""
        self.quick.close()
        self.long.close()
        self._open.close()


def _table(library: Library, talks: Talks, most: int) -> Table:
    """The table of talks, their case and mechanism among those that can be asked about. Raises as ``Talks.invite``."""
    case = load_case(talks.case)
    case_name = talks.case if library.has("cases", talks.case) else library.shelf.keep("cases", document_bytes(case))
    model_name = talks.rules()
    if not library.has("models", model_name):
        load_model(model_name)
        model_name = library.shelf.keep("models", Path(model_name).read_bytes())
    return Table(talks.record, case, case_name, model_name, talks.access, most)
