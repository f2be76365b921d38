"""A sound case beside the records it was built from, which know where each figure stands."""

from collections.abc import Iterator
from dataclasses import dataclass

from citypact.case.columns import columns_of
from citypact.case.draft import Draft
from citypact.case.model import Case, City, Host, Project, ProjectBenefit, Transfer
from citypact.case.unit_of_money import unit_of_money
from citypact.errors import Problem
from citypact.reading.columns import Path
from citypact.reading.record import Record


@dataclass(frozen=True)
class Sheet:
    """The rows of a case with their places."""

    case: Case
    draft: Draft

    def doubt(self, table: str, record: Record, key: str, *path: str, **values: object) -> Iterator[Problem]:
        """The doubt ``proportion.<key>`` about a figure of a row of a table, unless the case says why it is right."""
        if column_of(self.case, table, path) not in self.case.accepted.get(table, {}):
            yield record.problem(f"proportion.{key}", *path, **values, **self.units)

    @property
    def cities(self) -> Iterator[tuple[Record, City]]:
        """Each city and its row."""
        return zip(self.draft.tables["cities"], self.case.cities, strict=True)

    @property
    def transfers(self) -> Iterator[tuple[Record, Transfer]]:
        """Each transfer and its row."""
        return zip(self.draft.tables["transfers"], self.case.transfers, strict=True)

    @property
    def hosts(self) -> Iterator[tuple[Record, Host]]:
        """Each host and its row."""
        return zip(self.draft.tables["hosts"], self.case.hosts, strict=True)

    @property
    def projects(self) -> Iterator[tuple[Record, Project]]:
        """Each project and its row."""
        return zip(self.draft.tables["projects"], self.case.projects, strict=True)

    @property
    def benefits(self) -> Iterator[tuple[Record, ProjectBenefit]]:
        """Each benefit of a project and its row."""
        return zip(self.draft.tables["project_benefits"], self.case.project_benefits, strict=True)

    @property
    def units(self) -> dict[str, str]:
        """The units of the case as messages name them."""
        return units(self.case.unit, self.case.currency, self.case.population_unit)


def column_of(case: Case, table: str, path: Path) -> str:
    """The name of the column of a table that a field fills, whatever format the case was read from."""
    indicators = dict.fromkeys(name for city in case.cities for name in city.indicators)
    columns = columns_of(table, case.retention, case.resources, indicators) if table != "case" else ()
    return next((column.name for column in columns if column.path == path), ".".join(map(str, path)))


def units(unit: float, currency: str, persons: float) -> dict[str, str]:
    """Units of money and population as messages name them."""
    return {"unit": unit_of_money(unit, currency), "persons": f"{persons:,.0f}"}
