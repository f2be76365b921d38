"""Final accounts of a year as tables and as a document. Amounts in units of currency, to the cent."""

from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.text import Text

from ..case.model import Case
from ..mechanism import Mechanism
from ..pact.accounts import Settlement
from ..pact.accounts.accounts import instalments
from ..text import both, say
from .console import print_table
from .money import currency
from .names import Names
from .table import Column, Row, Table

_KINDS = {"year_of_sharing": "count", "years_left": "count"}
_FUND = ("carried_in", "interest", "received", "granted", "carried_over", "unpaid")
_RESERVE = ("carried_in", "received", "granted", "carried_over")
_TEXTS = ("payer", "payee", "item", "subject", "party", "transfer", "date")


def print_settlement(case: Case, model: Mechanism, settled: Settlement, screen: Console, lang: str) -> None:
    """Title, tables, and the proof that nothing was lost between the parties."""
    title, mechanism = case.title.text(lang), model.title.text(lang)
    screen.print(Text(say("settlement.title", lang, year=settled.year, case=title, mechanism=mechanism), style="bold"))
    screen.print(Text(say("settlement.unit", lang, currency=currency(case, lang)), style="dim"))
    if not settled.accounts:
        screen.print(say("settlement.nothing", lang))
    for table in tables(case, model, settled):
        if table.rows:
            print_table(table, screen, lang)
    screen.print(say("settlement.balanced", lang, sum=f"{sum(settled.net.values()) / 100:.2f}"))


def tables(case: Case, model: Mechanism, settled: Settlement) -> Iterator[Table]:
    """Payments, net positions, positions against limits, fund, statistics, instalments."""
    names = Names(case)
    paid = [(a.payer, a.payee, names.item(a.item), a.subject, a.cents) for a in settled.accounts]
    named = [(names.party(p), names.party(q), item, names.subject(s), c / 100) for p, q, item, s, c in paid]
    yield _table("payments", ("payer", "payee", "item", "subject", "amount"), named)
    yield _table("net", ("party", "received", "paid", "net"), list(_net(names, settled)))
    columns = ("transfer", "year_of_sharing", "years_left", "to_origin", "topped_up", "so_far", "cap", "cap_left")
    yield _table("positions", columns, list(_positions(names, settled)))
    for key, fund, lines in (("fund", settled.fund, _FUND), ("reserve", settled.reserve, _RESERVE)):
        if fund is not None:
            rows: list[Row] = [(both(f"settlement.fund.{line}"), getattr(fund, line) / 100) for line in lines]
            yield _table(key, ("item", "amount"), rows)
    counted = [(names.subject(c.transfer), c.item, c.origin, c.host) for c in settled.statistics]
    yield _table("statistics", ("transfer", "item", "origin", "host"), counted)
    if model.instalments is not None:
        yield _table("instalments", ("date", "payer", "payee", "item", "amount"), list(_parts(names, model, settled)))


def settlement_document(case: Case, model: Mechanism, settled: Settlement) -> dict[str, Any]:
    """The accounts as JSON-ready data; amounts of money in units of currency."""
    fund, reserve = settled.fund, settled.reserve
    return {
        "year": settled.year,
        "case": case.id,
        "model": model.id,
        "currency": case.currency,
        "payments": [
            {"payer": a.payer, "payee": a.payee, "item": a.item, "subject": a.subject, "amount": a.cents / 100}
            for a in settled.accounts
        ],
        "net": {party: amount / 100 for party, amount in settled.net.items()},
        "positions": [
            {
                "transfer": p.transfer,
                "year_of_sharing": p.year_of_sharing,
                "years_left": p.years_left,
                "to_origin": p.paid / 100,
                "topped_up": p.topped_up / 100,
                "under_cap_so_far": p.paid_so_far / 100,
                "cap": None if p.cap is None else p.cap / 100,
            }
            for p in settled.positions
        ],
        "fund": None if fund is None else {line: getattr(fund, line) / 100 for line in _FUND},
        "stabilization_fund": None if reserve is None else {line: getattr(reserve, line) / 100 for line in _RESERVE},
        "statistics": [vars(counted) for counted in settled.statistics],
    }


def _table(key: str, columns: tuple[str, ...], rows: list[Any]) -> Table:
    headings = tuple(
        Column(both(f"settlement.column.{c}"), "text" if c in _TEXTS else _KINDS.get(c, "money"))  # type: ignore[arg-type]
        for c in columns
    )
    return Table(key, both(f"settlement.table.{key}"), headings, tuple(rows), digits=2)


def _net(names: Names, settled: Settlement) -> Iterator[Row]:
    for party, net in settled.net.items():
        received = sum(a.cents for a in settled.accounts if a.payee == party)
        yield names.party(party), received / 100, (received - net) / 100, net / 100


def _positions(names: Names, settled: Settlement) -> Iterator[Row]:
    for p in settled.positions:
        if p.year_of_sharing:
            cap = (None, None) if p.cap is None else (p.cap / 100, max(0, p.cap - p.paid_so_far) / 100)
            money = (p.paid / 100, p.topped_up / 100, p.paid_so_far / 100)
            yield names.subject(p.transfer), p.year_of_sharing, p.years_left, *money, *cap


def _parts(names: Names, model: Mechanism, settled: Settlement) -> Iterator[Row]:
    dates = () if model.instalments is None else model.instalments.dates
    for number, date in enumerate(dates):
        for a in settled.accounts:
            part = instalments(a.cents, len(dates))[number]
            yield (
                f"{settled.year + 1}-{date}",
                names.party(a.payer),
                names.party(a.payee),
                names.item(a.item),
                part / 100,
            )
