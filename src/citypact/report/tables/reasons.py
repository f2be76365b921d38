"""Why the designed ratios are what they are."""

from collections.abc import Callable
from math import ceil, floor

from ...optimize.reason import By, Held, Reason
from ...optimize.subject import Subject
from ...text import Bilingual, Joined, both
from ..dossier import Dossier
from ..money import number
from ..proven import once_searched
from ..subjects import Subjects
from ..table import Row, Table, column

_ROUNDING = 1e-6
"""Tenths of a point by which an end may miss one."""


def reasons(dossier: Dossier) -> Table:
    """One row for each designed ratio: what five points mean, what stands against them, and the range with consent."""
    subjects = Subjects(dossier.scheme.case)
    rows: tuple[Row, ...] = tuple(
        (
            _of(subjects, reason.subject),
            reason.ratio,
            _parties(dossier, reason),
            _held(dossier, reason.less),
            _held(dossier, reason.more),
            both("report.why.range", least=_percent(reason.least, ceil), largest=_percent(reason.largest, floor)),
        )
        for reason in dossier.reasons
    )
    columns = (
        column("ratio_of"),
        column("ratio", "percent"),
        column("moved_up"),
        column("held_below"),
        column("held_above"),
        column("consent"),
    )
    note = once_searched(dossier, both("report.note.reasons"))
    return Table("reasons", both("report.table.reasons"), columns, rows, dossier.digits, note)


def _of(subjects: Subjects, subject: Subject) -> Bilingual:
    """Whose ratio it is, and of which year where ratios differ by year."""
    text = subjects.text(subject)
    return text if subject.year is None else Joined([text, str(subject.year)], "pause")


def _parties(dossier: Dossier, reason: Reason) -> Bilingual:
    def name(party: str) -> str:
        return dossier.names.party(party or "(fund)")

    parts = [(name(party.party), f"{party.money:+,.{dossier.digits}f}") for party in reason.gains]
    listed = Joined(Joined(part, "blank") for part in parts)
    return both("report.why.points", points=number(100.0 * reason.points, 0), parties=listed)


def _held(dossier: Dossier, held: Held) -> Bilingual:
    """What stands against a move, in words."""
    money = "" if held.money is None else number(held.money, dossier.digits)
    if held.by is By.LIMIT:
        kind = both(f"negotiation.kind.{held.name}") if held.name else both("report.why.several")
        return both("report.why.right", kind=kind, money=money) if money else both("report.why.limit", kind=kind)
    if held.by is By.AIM:
        return both("report.why.aim", aim=both(f"report.objective.{held.name}"), money=money)
    return both(f"report.why.{held.by}")


def _percent(share: float, inwards: Callable[[float], int]) -> str:
    """An end to a tenth of a point, as ratios are said, and never beyond what can be agreed to."""
    tenths = 1000.0 * share
    near = round(tenths)
    return f"{(near if abs(tenths - near) < _ROUNDING else inwards(tenths)) / 10:g}%"
