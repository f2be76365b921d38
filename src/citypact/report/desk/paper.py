"""A paper of the desk: titled sections, each a table of data that turns into text in either language or into JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from ...case.model import Case
from ...negotiation.numbers import Number, kind_of
from ...text import Bilingual, Joined, both, in_language, titled
from ..document import records
from ..money import Kind, digits
from ..names import Names
from ..resting import RESTS, as_it_rests, rests_on_assumptions
from ..sentence import Sentence, Tone
from ..table import AnyCell, Cell, Column, Figure, Row, Table

_KINDS: dict[str, Kind] = {
    **dict.fromkeys(
        (
            "alone",
            "gain",
            "budget",
            "imputed",
            "missing",
            "before",
            "designed",
            "worth",
            "payment",
            "money",
            "asked",
            "price",
            "bond",
            "gain_change",
            "joint_gain",
        ),
        "money",
    ),
    **dict.fromkeys(("disagreement", "ideal", "on_steps", "best"), "money"),
    **dict.fromkeys(("loss", "largest_loss"), "slack"),
    **dict.fromkeys(("part", "weight", "part_all", "part_minimal"), "percent"),
    **dict.fromkeys(
        ("size", "objecting", "all", "minimal_count", "round", "follows", "changes", "rules_changed"), "count"
    ),
    **dict.fromkeys(
        (
            "low",
            "high",
            "low_between",
            "high_between",
            "offered",
            "designed_value",
            "first_value",
            "second_value",
            "new",
            "change",
        ),
        "mixed",
    ),
    **dict.fromkeys(("a", "b", "a_on_steps", "b_on_steps", "down_to", "up_to"), "mixed"),
    **dict.fromkeys(("a_from", "a_to", "b_from", "b_to"), "mixed"),
    "per_b": "exact",
    **dict.fromkeys(("per_unit_less", "per_unit_more"), "money"),
}
"""What the cells of a column are; others are texts, and years are money. Mixed: in the unit of a number of the pact."""


_PARTIES, _SUBJECTS = ("city", "party"), ("transfer", "project")
"""Columns, and parts of a number's key, that hold keys of the case."""


@dataclass(frozen=True, eq=False)
class Section:
    """One table with its key. Cities, numbers and coalitions stand in it by their keys."""

    key: str
    frame: pd.DataFrame
    note: str | None = None
    most: int | None = None
    """How many rows to show on a console."""
    units: Mapping[str, Number] = field(default_factory=dict)
    """Columns in the unit of a number of the pact; others follow the number that stands in their row."""


@dataclass
class Paper:
    """What the desk has to say: sentences, sections and single figures."""

    case: Case
    sentences: list[Sentence] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)
    ready: list[Table] = field(default_factory=list)
    """Tables that are made elsewhere and shown after the sections; the figures hold what they say."""

    def say(self, tone: Tone, key: str, **values: object) -> None:
        """Add the sentence ``negotiation.says.<key>``."""
        self.sentences.append(Sentence(tone, both(f"negotiation.says.{key}", **values)))

    def show(
        self,
        key: str,
        frame: pd.DataFrame,
        note: str | None = None,
        most: int | None = None,
        units: Mapping[str, Number] | None = None,
    ) -> None:
        """Add a section, unless it is empty."""
        if len(frame):
            self.sections.append(Section(key, frame, note, most, units or {}))

    def tables(self) -> list[tuple[Table, int | None]]:
        """The sections as tables of texts, and how many rows of each to show."""
        names = Names.of(self.case)
        made: list[tuple[Table, int | None]] = [(_table(names, section), section.most) for section in self.sections]
        marked = as_it_rests(self.case, [table for table, _ in made])
        return [*zip(marked, [most for _, most in made], strict=True), *((table, None) for table in self.ready)]

    def document(self, lang: str) -> dict[str, Any]:
        """The paper as a JSON object; keys are not translated, sentences are."""
        said = [{"tone": said.tone, "text": in_language(said.text, lang)} for said in self.sentences]
        tables = {section.key: _records(section.frame) for section in self.sections}
        rests = {RESTS: rests_on_assumptions(self.case)}
        return {"case": self.case.id, **rests, "sentences": said, **self.figures, "sections": tables}


def number_text(names: Names, number: Number) -> str:
    """A number of a pact by name: what it is and of what."""
    fields = kind_of(number).fields(number.key)
    of = [_key_text(names, field, key) for field, key in zip(fields, number.key, strict=True)]
    return titled(both(f"negotiation.number.{number.kind}"), of)


def _key_text(names: Names, field: str, key: str) -> str:
    """A key by the name of what it is a key of; of what the case does not name, as it is."""
    return names.party(key) if field in _PARTIES else names.subjects.get(key, key) if field in _SUBJECTS else key


def _table(names: Names, section: Section) -> Table:
    columns = tuple(_column(str(name)) for name in section.frame.columns)
    rows = [_row(names, section, columns, values) for values in section.frame.itertuples(index=False)]
    amounts = [_amount(cell, column) for row in rows for cell, column in zip(row, columns, strict=True)]
    title = both(f"negotiation.section.{section.key}")
    return Table(section.key, title, columns, tuple(rows), digits(max(amounts, default=1.0)), section.note)


def _row(names: Names, section: Section, columns: Sequence[Column], values: Sequence[Any]) -> Row:
    spoken_of = next((value for value in values if isinstance(value, Number)), None)
    cells: list[AnyCell] = []
    for name, column, value in zip(section.frame.columns, columns, values, strict=True):
        number = section.units.get(str(name), spoken_of)
        if column.kind == "mixed" and number is not None:
            cells.append(Figure(float(value), kind_of(number).unit))
        else:
            cells.append(_cell(names, str(name), value))
    return tuple(cells)


def _amount(cell: Any, column: Column) -> float:
    """Size of a cell that holds money, else 0."""
    kind, amount = (cell.kind, cell.value) if isinstance(cell, Figure) else (column.kind, cell)
    return abs(amount) if kind in ("money", "slack") and isinstance(amount, float) and np.isfinite(amount) else 0.0


def _column(name: str) -> Column:
    if name.isdigit():
        return Column(name, "money")
    return Column(both(f"negotiation.column.{name}"), _KINDS.get(name, "text"))


def _cell(names: Names, name: str, value: Any) -> Cell:
    if isinstance(value, Number):
        return number_text(names, value)
    if isinstance(value, tuple):
        return names.together(value) if value else None
    if isinstance(value, Mapping):
        return plan_text(names, value)
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, str) and not isinstance(value, Bilingual):
        return _key_text(names, name, value)
    shown: Cell = value
    return shown


def plan_text(names: Names, plan: Mapping[str, Any]) -> Bilingual:
    """What moves where and what is built, of a plan as an object with ``hosts``, ``projects`` and perhaps ``kept``."""
    ends = [(k, names.party(host)) for k, host in plan["hosts"].items()]
    ends += [(k, both("report.kept")) for k in plan.get("kept", ())]
    moves = [Joined([names.subject(k), end], "arrow") for k, end in ends]
    return Joined([*moves, *map(names.subject, plan["projects"])] or ["–"], "semicolon")


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as JSON objects, numbers of the pact by their names."""
    rows = records(frame, index=False)
    if not any(isinstance(v, Number) for row in rows for v in row.values()):
        return rows
    return [{name: str(v) if isinstance(v, Number) else v for name, v in row.items()} for row in rows]
