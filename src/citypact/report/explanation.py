"""Why a design is as it is, without the rest of its report: each ratio with its reason, and what its aim meets."""

from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.text import Text

from ..text import both, in_language
from . import tables
from .console import print_table, print_verdict
from .document import explained
from .dossier import Dossier
from .grid import print_note
from .money import money_in, money_unit
from .resting import about
from .sentence import Sentence, lines_by_language
from .unexplained import unexplained_sentences
from .verdict import aim_sentences, assumptions


def explanation(dossier: Dossier) -> dict[str, Any]:
    """The explanation as JSON-ready data, in the words of the document of a scheme."""
    scheme = dossier.scheme
    return {
        "kind": dossier.kind,
        **about(scheme.given),
        "model": {"id": scheme.model.id, "title": scheme.model.title.model_dump()},
        "text": lines_by_language(_sentences(dossier)),
        **explained(dossier),
    }


def print_explanation(dossier: Dossier, screen: Console, lang: str) -> None:
    """What is explained and what is not in sentences, then ratio by ratio and limit by limit."""
    heading = both("report.heading.explanation")
    line = both("report.heading.line", heading=heading, case=dossier.title, mechanism=dossier.mechanism)
    screen.print(Text(in_language(line, lang), style="bold"))
    screen.print(Text(in_language(money_in(dossier.scheme.case), lang), style="dim"))
    print_verdict(_sentences(dossier), screen, lang)
    unit = both("report.unit_of_table", unit=money_unit(dossier.scheme.case))
    for table in (tables.reasons(dossier), tables.binding(dossier)):
        if table.rows:
            print_table(table.said_in(unit), screen, lang)
            print_note(table, screen, lang)


def _sentences(dossier: Dossier) -> Iterator[Sentence]:
    if not len(dossier.reasons) and dossier.reasons.why is None:
        yield Sentence("plain", both("report.without.designed"))
    yield from aim_sentences(dossier)
    yield from unexplained_sentences(dossier)
    yield assumptions(dossier, listed=False)
