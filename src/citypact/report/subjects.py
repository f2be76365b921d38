"""What a part of the program is about, in the words of the case."""

from ..case.model import Case
from ..optimize.subject import Subject
from ..text import Bilingual, Joined, both
from .names import Names


class Subjects:
    """Texts for subjects, without their years."""

    def __init__(self, case: Case) -> None:
        self._names = Names(case)
        self._case = case

    def text(self, subject: Subject) -> Bilingual:
        """Whom or what a subject is about; what it is about nobody in particular is about all together."""
        parts = [*self._parties(subject), *self._others(subject)]
        if subject.share and not parts:
            return both("report.refusal.all_of_it")
        if not parts:
            return both("report.refusal.together")
        return Joined(parts, "colon")

    def _parties(self, subject: Subject) -> list[str]:
        found = [self._names.subject(key) for key in (subject.transfer, subject.project) if key]
        found += [self._names.party(subject.city)] if subject.city else []
        return found + ([both(f"report.column.{subject.party}")] if subject.party else [])

    def _others(self, subject: Subject) -> list[str]:
        found = [subject.sector] if subject.sector else []
        if subject.provinces:
            found.append(both("report.refusal.between", origin=subject.provinces[0], host=subject.provinces[1]))
        if subject.segment is not None:
            found.append(both("report.refusal.segment", number=subject.segment + 1))
        found += [subject.path] if subject.path else []
        found += [both(f"report.objective.{subject.objective}")] if subject.objective else []
        found += [scenario_title(self._case, subject.scenario)] if subject.scenario else []
        return found + ([both(f"report.use.{subject.use}")] if subject.use else [])


def scenario_title(case: Case, name: str) -> str:
    """What comes out otherwise: a scenario of the case by its title, or what a drawn future is called."""
    return next((scenario.title.both for scenario in case.scenarios if scenario.id == name), name)


def record(subject: Subject) -> dict[str, object]:
    """A subject as a JSON object: what matters of it."""
    return {name: value for name, value in vars(subject).items() if value not in ("", (), None)}
