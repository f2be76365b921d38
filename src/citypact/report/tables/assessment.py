"""The scorecard: how each city is assessed by weights, targets and grades of the mechanism."""

from collections.abc import Mapping

from ...text import both
from ..dossier import Dossier
from ..table import Cell, Column, Row, Table, column


def assessment(dossier: Dossier) -> Table:
    """One row a city: results as parts of its own revenue, gross product or population, then score and grade."""
    found, rule = dossier.scheme.assessment, dossier.scheme.model.assessment
    factors = [str(name) for name in found.columns if name not in ("score", "grade")]
    columns: list[Column] = [column("city")]
    columns += [Column(both(f"report.factor.{factor}"), "percent") for factor in factors]
    columns += [column("score", "index"), column("grade")]
    rows: list[Row] = []
    for city in dossier.scheme.case.cities if len(found) else ():
        if city.id in found.index:
            own = {str(name): found[name][city.id] for name in found.columns}
            grade: Cell = both("report.no_grade") if own["grade"] is None else str(own["grade"])
            figures = (float(own[name]) for name in (*factors, "score"))
            rows.append((dossier.names.cities[city.id], *figures, grade))
    note = None if rule is None else both("report.note.assessment", grades=_grades(rule.grades))
    return Table("assessment", both("report.table.assessment"), tuple(columns), tuple(rows), dossier.digits, note)


def _grades(least: Mapping[str, float]) -> str:
    """Grades with their least scores, the highest first."""
    return ", ".join(f"{name} {score:g}" for name, score in sorted(least.items(), key=lambda item: -item[1]))
