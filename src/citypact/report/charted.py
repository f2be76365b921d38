"""A table with the chart that it stands under, as the page ``comparison.html`` shows them."""

from dataclasses import dataclass

from ..text import Bilingual
from .table import Table


@dataclass(frozen=True)
class Charted:
    """A table, under its chart if it has one."""

    table: Table
    chart: str | None
    """Key of the chart."""
    note: Bilingual | None = None
    """How the chart is read."""

    @property
    def key(self) -> str:
        """That of the table."""
        return self.table.key

    @property
    def title(self) -> str:
        """That of the table."""
        return self.table.title
