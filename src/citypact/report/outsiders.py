"""Whether a scheme holds whatever those outside a coalition do, in a few sentences."""

from collections.abc import Iterator

from ..pact.outsiders import Verdict
from ..shown import at_least
from ..text import Bilingual, Joined, both
from .coalition_text import in_a_sentence
from .dossier import Dossier
from .sentence import Sentence
from .wording import say


def assumption(outsiders: str) -> Bilingual:
    """What those outside are taken to do, as the end of a sentence."""
    return both(f"report.verdict.assuming.{outsiders}")


def outsiders_sentences(dossier: Dossier) -> Iterator[Sentence]:
    """The verdicts under the other assumptions than the mechanism's own."""
    if not any(project.open for project in dossier.scheme.case.projects):  # then they are all one, and not worked out
        yield Sentence("plain", both("report.verdict.no_open_project"))
        return
    found, own = dossier.outsiders, dossier.scheme.model.coordination.outsiders
    others = [verdict for verdict in found.verdicts if verdict.outsiders != own]
    parts = [_verdict(dossier, verdict) for verdict in others]
    text = Joined(parts, "semicolon")
    names = dossier.names.together_subjects(found.open_projects)
    known = [verdict.objecting for verdict in others if verdict.is_known]
    as_ruled = found.under(own).objecting if found.under(own).is_known else len(dossier.scheme.objections)
    worse = any(objecting > as_ruled for objecting in known)
    yield Sentence("bad" if worse else "plain", both("report.verdict.outsiders", projects=names, verdicts=text))


def _verdict(dossier: Dossier, verdict: Verdict) -> Bilingual:
    assuming = both(f"report.verdict.otherwise.{verdict.outsiders}")
    if not verdict.is_known:
        return both("report.verdict.unknown_if", assuming=assuming)
    if verdict.holds:
        return both("report.verdict.holds_if", assuming=assuming)
    who = in_a_sentence(dossier.names, verdict.first)
    money = {"loss": verdict.largest_loss}
    if verdict.objecting == 1 and verdict.found.is_all:
        return say(dossier, "objection_if", money, assuming=assuming, members=who)
    count = at_least(verdict.objecting, is_all=verdict.found.is_all)
    return say(dossier, "objections_if", money, assuming=assuming, count=count, members=who)
