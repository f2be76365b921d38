"""Tables of indicators: rows are indicators, columns are mechanisms, the status quo before them where there is one."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...case.model import Case
from ...evaluation.comparison import Column as Compared
from ...evaluation.comparison import Comparison
from ...evaluation.evaluation import GROUPS, Evaluation
from ...evaluation.indicator import BY_CITY, Indicator
from ...evaluation.period import periods
from ...text import Bilingual, Message, both
from ..coalition_text import members_text
from ..dossier import Dossier
from ..money import NOTHING, Kind, currency, digits, money_unit
from ..names import Names
from ..resting import as_it_rests
from ..table import AnyCell, Column, Figure, Row, Table
from ..tables.assessment import assessment
from .quotients import quotients
from .units import SHOWN, unit

_NOTES = {
    "gap": "gap_note",
    "ranks": "ranks_note",
    "hierarchy": "hierarchy_note",
    "structure": "structure_note",
    "innovation": "innovation_note",
    "stability": "stability_note",
    "networks": "network_note",
}
_OF_OPTIONAL_TABLES = ("structure", "innovation", "assessment")
"""Groups of what a case may leave out: that it is not given is said, where else a table would be empty."""
_BRIEF: tuple[tuple[str, str | None, Kind], ...] = (
    ("total_gain", "whole", "money"),
    ("outside_money", "whole", "money"),
    ("efficiency", "whole", "percent"),
    ("variation", "whole", "index"),
    ("weak_gain", "whole", "money"),
    ("worse_off", None, "count"),
    ("objections", None, "count"),
    ("distinct_ratios", None, "count"),
)


def comparison_tables(comparison: Comparison) -> list[Table]:
    """Everything side by side: in brief, gains by city, then every group of indicators."""
    case, found = comparison.case, [(_title(column), column.evaluation) for column in comparison.columns]
    if not any(evaluation for _, evaluation in found):
        return []
    first, whole = periods(case)
    gains = [_gains("gains", "gain", whole.key, case, found)]
    if len(first.years) < len(whole.years):
        gains.append(_gains("gains_first", "gain_first_years", first.key, case, found))
    every = [_brief(comparison), *gains, *(_group(name, case, found) for name in GROUPS)]
    return as_it_rests(case, _given(every), figures=True)


def evaluation_tables(evaluation: Evaluation) -> list[Table]:
    """The indicators of one scheme, and its cities."""
    case = evaluation.scheme.case
    groups = [_group(name, case, [(both("evaluation.column.value"), evaluation)]) for name in GROUPS]
    scorecard = assessment(Dossier(evaluation.scheme, "design"))
    cards = [replace(scorecard, key="scorecard")] if scorecard.rows else []
    every = [*groups, *cards, *quotients(evaluation), _cities(evaluation)]
    return as_it_rests(case, _given(every), figures=True)


def _given(tables: list[Table]) -> list[Table]:
    """The tables that have rows; and at the end, where some have none, one that says why."""
    empty = tuple((table.title, _why(table)) for table in tables if not table.rows)
    columns = tuple(Column(both(f"evaluation.column.{name}")) for name in ("subject", "why"))
    why = Table("not_given", both("evaluation.table.not_given"), columns, empty)
    return [*(table for table in tables if table.rows), *([why] if empty else [])]


def _why(table: Table) -> Bilingual:
    """Why a table has no rows."""
    if isinstance(table.note, Message) and table.note.key.endswith("_not_given"):
        return table.note
    return both("evaluation.not_defined")


def _title(column: Compared) -> Bilingual:
    return column.model.title.both


def _brief(comparison: Comparison) -> Table:
    """One row a mechanism, and the status quo."""
    found = [column.evaluation for column in comparison.columns if column.evaluation]
    before = found[0].indicator("variation", "whole").before
    columns = [Column(both("evaluation.column.mechanism"))]
    for key, _, kind in _BRIEF:
        columns.append(Column(both(f"evaluation.column.{key}"), kind))
        columns += [Column(both("evaluation.column.variation_change"), "change")] if key == "variation" else []
    status_quo = [before if column.kind == "index" else None for column in columns[1:]]
    rows: list[Row] = [(both("evaluation.column.before"), *status_quo)]
    for column in comparison.columns:
        figures = [None] * len(status_quo) if column.evaluation is None else _in_brief(column.evaluation, before)
        rows.append((_title(column), *figures))
    note = both("evaluation.brief_note", unit=money_unit(comparison.case))
    return Table("brief", both("evaluation.table.brief"), tuple(columns), tuple(rows), _digits(found), note)


def _in_brief(evaluation: Evaluation, before: float | None) -> Iterator[float | None]:
    for key, period, _ in _BRIEF:
        value = evaluation.indicator(key, period).value
        figure = len(value) if isinstance(value, tuple) else value
        yield figure
        if key == "variation":
            yield figure / before - 1.0 if before and figure is not None else None


def _gains(
    key: str, figure: str, period: str, case: Case, found: Sequence[tuple[Bilingual, Evaluation | None]]
) -> Table:
    """Gain of each city over the status quo, in one of the periods."""
    known = [evaluation for _, evaluation in found if evaluation]
    columns = [Column(both("evaluation.column.city")), *(Column(title, "money") for title, _ in found)]
    gains = [None if evaluation is None else evaluation.cities[figure] for _, evaluation in found]
    rows: list[Row] = [
        (name, *(None if gain is None else float(gain[city]) for gain in gains))
        for city, name in Names(case).cities.items()
    ]
    total: Row = (both("report.all_cities"), *(None if gain is None else float(gain.sum()) for gain in gains))
    title = both(f"evaluation.table.{key}", years=_years(case, period))
    note = both("evaluation.gains_note", unit=money_unit(case), year=case.base_year)
    return Table(key, title, tuple(columns), tuple(rows), _digits(known), note, total)


def _group(name: str, case: Case, found: Sequence[tuple[Bilingual, Evaluation | None]]) -> Table:
    """One group of indicators; an indicator that no mechanism defines is left out."""
    known = [evaluation for _, evaluation in found if evaluation]
    first = known[0].groups[name]
    has_before = any(indicator.before is not None for indicator in first)
    has_period = any(indicator.period for indicator in first)
    has_unit = any(unit(case, indicator.kind) != NOTHING for indicator in first)
    columns = [Column(both("evaluation.column.indicator"))]
    columns += [Column(both("evaluation.column.years"))] if has_period else []
    columns += [Column(both("evaluation.column.unit"))] if has_unit else []
    columns += [Column(both("evaluation.column.before"), "mixed")] if has_before else []
    columns += [Column(title, "mixed") for title, _ in found]
    rows: list[Row] = []
    for at, indicator in enumerate(first):
        across = [None if evaluation is None else evaluation.groups[name][at] for _, evaluation in found]
        if all(other is None or other.value is None for other in across):
            continue
        cells: list[AnyCell] = [both(f"evaluation.indicator.{indicator.key}")]
        cells += [_years(case, indicator.period)] if has_period else []
        cells += [unit(case, indicator.kind)] if has_unit else []
        cells += [Figure(indicator.before, SHOWN[indicator.kind])] if has_before else []
        cells += [None if other is None else _cell(known[0], other) for other in across]
        rows.append(tuple(cells))
    key = f"{name}_not_given" if not rows and name in _OF_OPTIONAL_TABLES else _NOTES.get(name)
    note = None if key is None else both(f"evaluation.{key}")
    return Table(name, both(f"evaluation.table.{name}"), tuple(columns), tuple(rows), _digits(known), note)


def _cities(evaluation: Evaluation) -> Table:
    scheme = evaluation.scheme
    case, table = scheme.case, evaluation.cities
    words = {"years": _years(case, "first"), "currency": currency(case)}
    columns = [Column(both("evaluation.column.city"))]
    columns += [Column(both(f"evaluation.column.{name}", **words), SHOWN[BY_CITY[str(name)]]) for name in table.columns]
    known = table.astype(object).where(table.notna(), None).to_dict("index")
    rows: list[Row] = [(name, *known[city].values()) for city, name in Names(case).cities.items()]
    title, note = (
        both("evaluation.table.cities"),
        both("evaluation.gains_note", unit=money_unit(case), year=case.base_year),
    )
    return Table("cities", title, tuple(columns), tuple(rows), _digits([evaluation]), note)


def _cell(any_of_them: Evaluation, indicator: Indicator) -> AnyCell:
    value = indicator.value
    if value is None:
        return None
    if isinstance(value, tuple):
        names, players = Names(any_of_them.scheme.case), any_of_them.scheme.table.cities
        return members_text(names, players, value) if value else both("evaluation.nobody")
    return Figure(value, SHOWN[indicator.kind])


def _years(case: Case, period: str | None) -> str:
    years = {part.key: part.years for part in periods(case)}.get(period or "")
    return NOTHING if years is None else both("evaluation.years", first=years[0], last=years[-1])


def _digits(found: Sequence[Evaluation]) -> int:
    """Decimals that show the joint gain well."""
    return digits(found[0].scheme.table.together)
