"""The tables of standings: each for one city, or for several with the city in front of each row."""

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from ...case.flows import discount_factors
from ...negotiation.numbers import Number, kind_of
from ...negotiation.standing import Standing
from ...pact.ledger import Floats
from ...pact.scheme import Scheme
from ...text import both
from ..desk.paper import number_text, plan_text
from ..money import Kind, digits, money_unit
from ..names import Names
from ..resting import as_it_rests
from ..table import AnyCell, Cell, Column, Figure, Row, Sum, Table
from ..tables.budgets import years_text
from .terms import term_columns, term_rows

Several = Sequence[Standing]


def every_table(scheme: Scheme, found: Several) -> list[Table]:
    """All tables that have something to say of one city or several."""
    return [table for make in _TABLES if (table := make(scheme, found)).rows]


def summary(scheme: Scheme, found: Several) -> Table:
    """A row a city: gain, budget and benefits, years of loss, payback, best alternative, most to be had."""
    names = Names(scheme.case)
    rows = []
    for one in found:
        money = (one.gain, float(one.budget["budget"]), float(one.budget["imputed"]))
        alternative = (float(one.best["attainable"]), _partners(names, one.best["partners"]))
        rows.append((names.party(one.city), *money, *times(one), *alternative, one.most))
    kinds: dict[str, Kind] = {"gain": "money", "budget": "money", "imputed": "money", "loss_years": "text"}
    kinds |= {"payback_year": "year", "attainable": "money", "partners": "text", "most": "money"}
    return _table(scheme, "summary", [_column("city"), *_columns(kinds)], rows, sums=(Sum(1, (2, 3)),))


def times(one: Standing) -> tuple[str, int | None]:
    """Years in which the budget is down, as text, and the year from which it is paid back; None if never."""
    back = one.budget["payback_year"]
    return years_text(one.budget["loss_years"]), None if pd.isna(back) else int(back)


def _flows(scheme: Scheme, found: Several) -> Table:
    """What is received and paid by year, each payment with the other party."""
    names, discount = Names(scheme.case), discount_factors(scheme.case)
    rows: list[Row] = []
    for one in found:
        for key, yearly in zip(one.flows.index, one.flows.to_numpy(dtype=float), strict=True):
            item, party, subject, budget = key
            said = (names.item(item), names.party(party), names.subject(subject), bool(budget))
            rows.append((*_city(names, found, one), *said, *map(float, yearly), float(discount @ yearly)))
    columns = [*_columns(dict.fromkeys(("item", "party", "subject", "budget_money"), "text")), *_by_year(scheme)]
    total = None if len(found) > 1 else (both("standing.together"), None, None, None, *_sum(found[0], discount))
    return _table(scheme, "flows", [*_city_column(found), *columns], rows, total)


def _terms(scheme: Scheme, found: Several) -> Table:
    """Years and caps of what is shared."""
    names = Names(scheme.case)
    rows = [(*_city(names, found, one), *row) for one in found for row in term_rows(scheme, one.city)]
    return _table(scheme, "terms", [*_city_column(found), *term_columns()], rows)


def _years(scheme: Scheme, found: Several) -> Table:
    """Budget money beside imputed benefits, by year: for one city years go down, so that no page is too narrow."""
    return _in_rows(scheme, found) if len(found) > 1 else _in_columns(scheme, found[0])


def _in_columns(scheme: Scheme, one: Standing) -> Table:
    flows, discount = one.years.to_numpy(dtype=float), discount_factors(scheme.case)
    rows: list[Row] = [(str(year), *map(float, parts)) for year, parts in zip(scheme.case.years, flows.T, strict=True)]
    rows.append((both("standing.column.present_value"), *map(float, flows @ discount)))
    columns = [_column("year"), *(Column(both(f"standing.part.{part}"), "money") for part in one.years.index)]
    return _table(scheme, "years", columns, rows, sums=(Sum(3, (1, 2)),))


def _in_rows(scheme: Scheme, found: Several) -> Table:
    names, discount = Names(scheme.case), discount_factors(scheme.case)
    rows = [
        (*_city(names, found, one), both(f"standing.part.{part}"), *map(float, yearly), float(discount @ yearly))
        for one in found
        for part, yearly in ((str(part), flows.to_numpy(dtype=float)) for part, flows in one.years.iterrows())
    ]
    sums = tuple(Sum(at + 2, (at, at + 1), of_rows=True) for at in range(0, len(rows), 3))
    return _table(scheme, "years", [*_city_column(found), _column("part"), *_by_year(scheme)], rows, sums=sums)


def _alternatives(scheme: Scheme, found: Several) -> Table:
    """What could be had elsewhere, with whom, and by doing what."""
    names = Names(scheme.case)
    rows: list[Row] = []
    for one in found:
        for row in one.alternatives.to_dict("records"):
            plan = plan_text(names, vars(scheme.table.plan(int(row["coalition"]))))
            money = (float(row["attainable"]), float(row["better"]))
            rows.append((*_city(names, found, one), _partners(names, row["partners"]), *money, plan))
    kinds: dict[str, Kind] = {"partners": "text", "attainable": "money", "better": "slack", "plan": "text"}
    return _table(scheme, "alternatives", [*_city_column(found), *_columns(kinds)], rows)


def _numbers(scheme: Scheme, found: Several) -> Table:
    """The city's numbers and how far each can go with everyone's consent."""
    names = Names(scheme.case)
    rows: list[Row] = []
    for one in found:
        for number, row in one.numbers.iterrows():
            assert isinstance(number, Number)
            figures = _figures(number, row.to_list())
            rows.append((*_city(names, found, one), number_text(names, number), *figures))
    kinds: dict[str, Kind] = dict.fromkeys(("now", "low", "high", "low_free", "high_free"), "mixed")
    return _table(scheme, "numbers", [*_city_column(found), _column("number"), *_columns(kinds)], rows)


def _asks(scheme: Scheme, found: Several) -> Table:
    """What the city may ask, one clause at a time, and what it would bring."""
    names = Names(scheme.case)
    rows: list[Row] = []
    for one in found:
        for row in one.asks.sort_values("more", ascending=False, kind="stable").to_dict("records"):
            number: Number = row["number"]
            figures = (*_figures(number, [row["now"], row["wanted"]]), float(row["more"]))
            rows.append((*_city(names, found, one), number_text(names, number), *figures))
    kinds: dict[str, Kind] = {"number": "text", "now": "mixed", "wanted": "mixed", "more": "slack"}
    return _table(scheme, "asks", [*_city_column(found), *_columns(kinds)], rows)


_TABLES: tuple[Callable[[Scheme, Several], Table], ...] = (_years, _terms, _flows, _alternatives, _numbers, _asks)


def _table(
    scheme: Scheme,
    key: str,
    columns: Sequence[Column],
    rows: Sequence[Row],
    total: Row | None = None,
    sums: tuple[Sum, ...] = (),
) -> Table:
    shown = digits(scheme.table.together)
    title, note = both(f"standing.table.{key}"), both(f"standing.note.{key}")
    table = Table(f"standing_{key}", title, tuple(columns), tuple(rows), shown, note, total, sums)
    (marked,) = as_it_rests(scheme.case, [table])
    return marked.said_in(both("report.unit_of_table", unit=money_unit(scheme.case)))


def _sum(one: Standing, discount: Floats) -> tuple[float, ...]:
    """Everything together, by year and in present value: the gain."""
    yearly = one.years.loc["both"].to_numpy(dtype=float)
    return (*map(float, yearly), float(discount @ yearly))


def _by_year(scheme: Scheme) -> list[Column]:
    return [*(Column(str(year), "money") for year in scheme.case.years), _column("present_value", "money")]


def _figures(number: Number, values: Sequence[float]) -> list[AnyCell]:
    return [Figure(float(value), kind_of(number).unit) for value in values]


def _partners(names: Names, keys: Sequence[str]) -> str:
    return names.together(keys) if keys else both("standing.nobody")


def _city(names: Names, found: Several, one: Standing) -> tuple[Cell, ...]:
    return (names.party(one.city),) if len(found) > 1 else ()


def _city_column(found: Several) -> list[Column]:
    return [_column("city")] if len(found) > 1 else []


def _columns(kinds: Mapping[str, Kind]) -> list[Column]:
    return [_column(name, kind) for name, kind in kinds.items()]


def _column(name: str, kind: Kind = "text") -> Column:
    return Column(both(f"standing.column.{name}"), kind)
