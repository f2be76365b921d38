"""What a report leaves unexplained, said in so many words: an explanation is never silently absent."""

from collections.abc import Iterator

from ..text import Joined, both
from .dossier import Dossier
from .sentence import Sentence
from .subjects import Subjects

_NAMED = 3
"""Ratios that are named; others are counted."""


def unexplained_sentences(dossier: Dossier) -> Iterator[Sentence]:
    """The ratios without a reason and the aim that was not looked at, with why."""
    if dossier.aim_unknown:
        yield Sentence("plain", both("report.verdict.aim_unknown"))
    left = dossier.reasons
    if left.why is not None:
        subjects = Subjects(dossier.scheme.case)
        named = [subjects.text(subject) for subject in left.missing[:_NAMED]]
        rest = len(left.missing) - len(named)
        named += [both("report.verdict.and_others", count=rest)] if rest else []
        counts = {"missing": len(left.missing), "all": len(left.missing) + len(left)}
        yield Sentence("plain", both(f"report.without.{left.why}", ratios=Joined(named), **counts))
