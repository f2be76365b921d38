"""Which city specializes in what, before and after: one row a city and sector."""

from collections.abc import Iterator

from ...evaluation.evaluation import Evaluation
from ...evaluation.structure import location_quotients, shares, value_added
from ...text import both
from ..names import Names
from ..table import Column, Row, Table


def quotients(evaluation: Evaluation) -> Iterator[Table]:
    """The table of location quotients; none where the case does not give what it takes."""
    scheme = evaluation.scheme
    states = [value_added(scheme.case, plan) for plan in (scheme.anyway, scheme.terms.plan)]
    known = [state for state in states if state is not None]
    if len(known) < len(states):
        return
    figures = [measure(state) for measure in (shares, location_quotients) for state in known]
    names = Names(scheme.case).cities
    cells = [
        (names[str(city)], str(sector), [float(figure.loc[city, sector]) for figure in figures])
        for city in known[0].index
        for sector in known[0].columns
    ]
    rows: tuple[Row, ...] = tuple((city, sector, *(x if x == x else None for x in own)) for city, sector, own in cells)
    columns = [Column(both("evaluation.column.city")), Column(both("evaluation.column.sector"))]
    columns += [Column(both(f"evaluation.column.share_{when}"), "percent") for when in ("before", "after")]
    columns += [Column(both(f"evaluation.column.quotient_{when}"), "index") for when in ("before", "after")]
    title, note = both("evaluation.table.quotients"), both("evaluation.quotients_note")
    yield Table("quotients", title, tuple(columns), rows, 2, note)
