"""Tables of indicators: rows are indicators, columns are mechanisms, the status quo before them where there is one."""

from collections.abc import Iterator, Sequence

from ...case.model import Case
from ...evaluation.comparison import Column as Compared
from ...evaluation.comparison import Comparison
from ...evaluation.evaluation import GROUPS, Evaluation
from ...evaluation.indicator import Indicator
from ...evaluation.period import periods
from ...text import Bilingual, both
from ..coalition_text import members_text
from ..money import NOTHING, Kind, digits, number, shown
from ..names import Names
from ..table import Column, Row, Table

_INDEX_DIGITS = 5
_NOTES = {"gap": "gap_note", "stability": "stability_note", "networks": "network_note"}
_BRIEF: tuple[tuple[str, str | None, Kind], ...] = (
    ("total_gain", "whole", "money"),
    ("efficiency", "whole", "percent"),
    ("outside_money", "whole", "money"),
    ("variation", "whole", "money"),
    ("weak_gain", "whole", "money"),
    ("worse_off", None, "count"),
    ("objections", None, "count"),
    ("distinct_ratios", None, "count"),
)


def comparison_tables(comparison: Comparison) -> list[Table]:
    """Everything side by side: in brief, gains by city, then every group of indicators."""
    found = [(_title(column), column.evaluation) for column in comparison.columns]
    if not any(evaluation for _, evaluation in found):
        return []
    groups = [_group(name, comparison.case, found) for name in GROUPS]
    return [_brief(comparison), _gains(comparison.case, found), *groups]


def evaluation_tables(evaluation: Evaluation) -> list[Table]:
    """The indicators of one scheme, and its cities."""
    case = evaluation.scheme.case
    groups = [_group(name, case, [(both("evaluation.column.value"), evaluation)]) for name in GROUPS]
    return [*groups, _cities(evaluation)]


def _title(column: Compared) -> Bilingual:
    return Bilingual(column.model.title.en, column.model.title.zh)


def _brief(comparison: Comparison) -> Table:
    """One row a mechanism, and the status quo."""
    found = [column.evaluation for column in comparison.columns if column.evaluation]
    places = _digits(found)
    before = found[0].indicator("variation", "whole").before
    columns = [Column(both("evaluation.column.mechanism"))]
    for key, _, _ in _BRIEF:
        columns.append(Column(both(f"evaluation.column.{key}"), "money"))
        columns += [Column(both("evaluation.column.variation_change"), "money")] if key == "variation" else []
    blank: list[str] = [NOTHING] * (len(columns) - 1)
    blank[3] = _index(before)
    rows: list[Row] = [(both("evaluation.column.before"), *blank)]
    for column in comparison.columns:
        if column.evaluation is None:
            rows.append((_title(column), *[NOTHING] * len(blank)))
        else:
            rows.append((_title(column), *_in_brief(column.evaluation, before, places)))
    return Table("brief", both("evaluation.table.brief"), tuple(columns), tuple(rows), places)


def _in_brief(evaluation: Evaluation, before: float | None, places: int) -> Iterator[str]:
    for key, period, kind in _BRIEF:
        value = evaluation.indicator(key, period).value
        if key == "variation":
            yield _index(value)
            change = value / before - 1.0 if before and isinstance(value, float) else None
            yield NOTHING if change is None else f"{100.0 * change:+.2f}%"
        else:
            yield shown(len(value) if isinstance(value, tuple) else value, kind, places, "en")


def _gains(case: Case, found: Sequence[tuple[Bilingual, Evaluation | None]]) -> Table:
    """Gain of each city over the status quo, whole horizon."""
    places = _digits([evaluation for _, evaluation in found if evaluation])
    columns = [Column(both("evaluation.column.city")), *(Column(title, "money") for title, _ in found)]
    gains = [None if evaluation is None else evaluation.scheme.gain for _, evaluation in found]
    names = Names(case).cities
    rows: list[Row] = [
        (name, *(None if gain is None else float(gain[city]) for gain in gains)) for city, name in names.items()
    ]
    total: Row = (both("report.all_cities"), *(None if gain is None else float(gain.sum()) for gain in gains))
    return Table("gains", both("evaluation.table.gains"), tuple(columns), tuple(rows), places, total=total)


def _group(name: str, case: Case, found: Sequence[tuple[Bilingual, Evaluation | None]]) -> Table:
    """One group of indicators; an indicator that no mechanism defines is left out."""
    known = [evaluation for _, evaluation in found if evaluation]
    places, first = _digits(known), known[0].groups[name]
    has_before = any(indicator.before is not None for indicator in first)
    has_period = any(indicator.period for indicator in first)
    columns = [Column(both("evaluation.column.indicator"))]
    columns += [Column(both("evaluation.column.years"))] if has_period else []
    columns += [Column(both("evaluation.column.before"), "money")] if has_before else []
    columns += [Column(title, "money") for title, _ in found]
    rows: list[Row] = []
    for at, indicator in enumerate(first):
        across = [None if evaluation is None else evaluation.groups[name][at] for _, evaluation in found]
        if all(other is None or other.value is None for other in across):
            continue
        cells: list[str] = [both(f"evaluation.indicator.{indicator.key}")]
        cells += [_years(case, indicator.period)] if has_period else []
        cells += [_index(indicator.before)] if has_before else []
        cells += [NOTHING if other is None else _cell(known[0], other, places) for other in across]
        rows.append(tuple(cells))
    note = both(f"evaluation.{_NOTES[name]}") if name in _NOTES else None
    return Table(name, both(f"evaluation.table.{name}"), tuple(columns), tuple(rows), places, note)


def _cities(evaluation: Evaluation) -> Table:
    scheme = evaluation.scheme
    years = _years(scheme.case, "first")
    table = evaluation.cities
    headings = [both(f"evaluation.column.{name}", years=years) for name in table.columns]
    columns = (Column(both("evaluation.column.city")), *(Column(heading, "money") for heading in headings))
    rows: list[Row] = []
    for city, name in Names(scheme.case).cities.items():
        figures = table.loc[city].items()
        rows.append((name, *(_index(x) if str(key).startswith("revenue_per_head") else float(x) for key, x in figures)))
    return Table("cities", both("evaluation.table.cities"), columns, tuple(rows), _digits([evaluation]))


def _cell(any_of_them: Evaluation, indicator: Indicator, places: int) -> str:
    value = indicator.value
    if isinstance(value, tuple):
        names, players = Names(any_of_them.scheme.case), any_of_them.scheme.table.game.players
        return members_text(names, players, value) if value else both("evaluation.nobody")
    if value is None or indicator.kind == "index":
        return _index(value)
    return shown(value, "money" if indicator.kind == "cities" else indicator.kind, places, "en")


def _index(value: object) -> str:
    return NOTHING if not isinstance(value, float | int) else number(value, _INDEX_DIGITS)


def _years(case: Case, period: str | None) -> str:
    years = {part.key: part.years for part in periods(case)}.get(period or "")
    return NOTHING if years is None else both("evaluation.years", first=years[0], last=years[-1])


def _digits(found: Sequence[Evaluation]) -> int:
    """Decimals that show the joint gain well."""
    return digits(float(found[0].scheme.table.worths[-1]))
