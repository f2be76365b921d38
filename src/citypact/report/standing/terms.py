"""For how many years tax is shared by the deals of a city, and up to which cap."""

from collections.abc import Sequence
from math import isfinite

from ...mechanism import shared_tax
from ...pact.payments import deals_of, planned_moves
from ...pact.scheme import Scheme
from ...text import both
from ..money import Kind
from ..names import Names
from ..table import Column, Row, column
from ..tables.ratios import years_of

_KINDS: dict[str, Kind] = {"transfer": "text", "origin": "text", "host": "text", "start": "year"}
_KINDS |= {"shared_until": "year", "years": "count"}


def term_columns() -> list[Column]:
    """Transfer, its parties, the year in which it starts, the last one of sharing, how many there are, the cap."""
    return [*(column(name, kind) for name, kind in _KINDS.items()), Column(both("standing.column.cap"), "money")]


def term_rows(scheme: Scheme, city: str) -> Sequence[Row]:
    """A row for each transfer that the city sends or takes in; cap None: none is agreed, or nothing is shared."""
    names, shares, caps = Names(scheme.case), scheme.shares, _caps(scheme)
    own = shares[(shares["origin"] == city) | (shares["host"] == city)]
    return [
        (
            names.subject(str(transfer)),
            *(names.party(str(deal[side])) for side in ("origin", "host")),
            int(deal["start"]),
            *years_of(deal),
            caps.get(str(transfer)),
        )
        for transfer, deal in own.iterrows()
    ]


def _caps(scheme: Scheme) -> dict[str, float]:
    """Most that an origin gets in all, undiscounted, by transfer; those without a cap, or that share nothing, are not
    named."""
    case, model = scheme.case, scheme.model.at(scheme.terms.sizes)
    shared = {k: shared_tax(case, model, flows) for k, flows in deals_of(planned_moves(case, scheme.terms)).items()}
    return {k: each.cap for k, each in shared.items() if each.standing == "shared" and isfinite(each.cap)}
