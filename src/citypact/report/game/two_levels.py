"""Provinces as unions of cities: tables and document."""

from typing import Any

from rich.console import Console
from rich.text import Text

from ...regions.two_levels import TwoLevels
from ...regions.weights import RANKS
from ...text import Joined, both, in_language
from ..console import print_table
from ..document import records
from ..resting import as_it_rests
from ..table import Column, Row, Table, column
from .study import Study


def print_levels(study: Study, levels: TwoLevels, screen: Console, lang: str) -> None:
    """Cities in their provinces, provinces among themselves, coalitions of provinces."""
    every = [cities(study, levels), between(study, levels), coalitions(study, levels)]
    for table in as_it_rests(study.case, every):
        print_table(table, screen, lang)
    screen.print(Text(in_language(both("evaluation.two_levels.note"), lang), style="dim"))
    if levels.weights is not None and levels.weights.name == "tier":
        ranks = ", ".join(f"{tier} {weight:g}" for tier, weight in RANKS.items())
        screen.print(Text(in_language(both("evaluation.two_levels.ranks", ranks=ranks), lang), style="dim"))


def cities(study: Study, levels: TwoLevels) -> Table:
    """One row a city: its province and the divisions of the joint gain."""
    table = levels.cities.loc[[city.id for city in study.case.cities]]
    columns = [column("city"), Column(both("evaluation.two_levels.province"))]
    for name in table.columns[1:]:
        kind = "" if levels.weights is None else both(f"evaluation.two_levels.kind.{levels.weights.name}")
        heading = both(f"evaluation.two_levels.{name}", kind=kind)
        columns.append(Column(heading, "percent" if name == "weight" else "money"))
    rows: list[Row] = [
        (study.names.party(str(city)), _province(study, row.iloc[0]), *map(float, row.iloc[1:]))
        for city, row in table.iterrows()
    ]
    sums = (float(table[name].sum()) for name in table.columns[1:])
    total: Row = (both("report.all_cities"), None, *sums)
    title = both("evaluation.two_levels.cities")
    return Table("cities", title, tuple(columns), tuple(rows), study.digits, total=total)


def between(study: Study, levels: TwoLevels) -> Table:
    """One row a province: what it could earn alone and what it gets."""
    headings = ("province", "alone", "between_shapley", "nucleolus", "cities_shapley")
    columns = [Column(both(f"evaluation.two_levels.{name}"), "money") for name in headings[1:]]
    rows: list[Row] = [(_province(study, union), *map(float, row)) for union, row in levels.between.iterrows()]
    first = Column(both("evaluation.two_levels.province"))
    return Table("between", both("evaluation.two_levels.between"), (first, *columns), tuple(rows), study.digits)


def coalitions(study: Study, levels: TwoLevels) -> Table:
    """One row a coalition of provinces: its slack at the Owen value and at the Shapley value of cities."""
    at_owen = levels.slack(levels.cities["owen"])
    shapley = levels.slack(levels.cities["shapley"])
    at_shapley = dict(zip(shapley["members"], shapley["slack"], strict=True))
    columns = [Column(both("evaluation.two_levels.members"))]
    headings = ("worth", "slack_owen", "slack_shapley")
    columns += [Column(both(f"evaluation.two_levels.{name}"), "money") for name in headings]
    rows: list[Row] = []
    for members, worth, slack in zip(at_owen["members"], at_owen["worth"], at_owen["slack"], strict=True):
        who = Joined(_province(study, union) for union in members)
        rows.append((who, float(worth), float(slack), float(at_shapley[members])))
    return Table("coalitions", both("evaluation.two_levels.coalitions"), tuple(columns), tuple(rows), study.digits)


def levels_document(levels: TwoLevels) -> dict[str, Any]:
    """The two levels as JSON-ready data."""
    return {
        "unions": {str(union): list(map(str, cities)) for union, cities in levels.unions.items()},
        "weights": None if levels.weights is None else str(levels.weights.name),
        "cities": records(levels.cities),
        "between": records(levels.between),
        "coalitions": [
            {"members": list(map(str, row.pop("members"))), **row}
            for row in levels.slack(levels.cities["owen"]).to_dict("records")
        ],
    }


def _province(study: Study, union: object) -> str:
    name = study.case.provinces.get(str(union))
    return str(union) if name is None else name.both
