"""A pact in many futures: held as it is, solved anew in some of them."""

import tempfile
from contextlib import nullcontext
from pathlib import Path

from citypact.reading.named import faults_of
from citypact.report.sweeps.document import sweep_document
from citypact.scenarios.levers_file import sample_of
from citypact.scenarios.sweep import Store, Sweep, run, summary
from citypact.scenarios.usual import usual
from citypact.web.asked import OfSweep, Question
from citypact.web.tasks.facts import About
from citypact.web.tasks.offers import moved
from citypact.web.work.answer import Answer
from citypact.web.work.task import Tell

_FIELDS = {"uncertainties": "vary", "correlations": "correlate", "method": "draw"}
"""Fields of the question by the arguments that they are for."""


def sweep(question: Question[OfSweep], lang: str, tell: Tell) -> Answer:
    """What becomes of the desk's scheme, or of an offer, with some numbers moved, in futures that are drawn."""
    about, asked = About(question.facts, tell), question.asked
    scheme, _ = moved(about, asked)
    with faults_of(_FIELDS):
        lines = asked.vary or usual(scheme.case)
        drawn = sample_of(scheme.case, lines, asked.correlate, asked.draw, asked.futures, asked.seed)
        looked_at = Sweep(scheme, drawn, asked.coalitions, asked.exact, asked.redesign)
        looked_at.check()
    with tempfile.TemporaryDirectory(prefix="citypact-") as folder:
        store = Store(Path(folder), looked_at)
        run(store, lambda: nullcontext(None), tell)
        return Answer.of(sweep_document(summary(store), asked.scenario))
