"""What is proven of coalitions that are not listed, in sentences."""

from collections.abc import Iterator

from ..shown import counted
from ..text import Bilingual, Joined, both
from .dossier import Dossier
from .money import at_most, money_unit
from .sentence import Sentence
from .witnesses import witnesses


def proven_sentences(dossier: Dossier) -> Iterator[Sentence]:
    """What no coalition gains more than by leaving, and how the Shapley value was come by; none if all are listed."""
    scheme = dossier.scheme
    if scheme.claims.is_listed or scheme.proven is None:
        return
    bound = max(0.0, scheme.proven.bound) + scheme.tolerance
    told = {"bound": at_most(bound, dossier.digits), "unit": money_unit(scheme.case), "by": witnesses(scheme.proven.by)}
    yield Sentence("plain", both("report.verdict.proven", count=counted(scheme.claims.coalitions), **told))
    shapley = scheme.table.shapley
    if shapley.errors is None:
        yield Sentence("plain", both("report.searched.exact"))
        return
    error = at_most(float(shapley.errors.max()), dossier.digits)
    sampled = {"evaluations": f"{shapley.evaluations:,}", "error": error, "unit": told["unit"]}
    yield Sentence("plain", both("report.verdict.sampled", **sampled))


def once_searched(dossier: Dossier, note: Bilingual) -> Bilingual:
    """A note on what explains a scheme: where coalitions are not listed, one solver searched for them."""
    return note if dossier.scheme.claims.is_listed else _with(note, "once_searched")


def met_only(dossier: Dossier, note: Bilingual) -> Bilingual:
    """A note on coalitions that are named: where they are not listed, those that the search met."""
    return note if dossier.scheme.claims.is_listed else _with(note, "met_only")


def _with(note: Bilingual, key: str) -> Bilingual:
    return Joined([note, both(f"report.note.{key}")], "sentences")
