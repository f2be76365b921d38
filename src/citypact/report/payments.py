"""The payment list of a settled year: for machines as CSV, for people as a workbook with the accounts beside it."""

import pandas as pd

from ..case.model import Case
from ..mechanism import Mechanism
from ..pact.accounts import Collected, Settlement
from ..pact.money import decimals, in_currency, per_unit
from ..storage.frames import frame_bytes
from ..text import both, say
from .by_the_case import of_payments
from .excel import tables_bytes
from .money import Kind, currency, money_unit
from .names import Names
from .settlement import tables
from .table import Column, Row, Table

CSV, WORKBOOK = "payments.csv", "payments.xlsx"
_COLUMNS: dict[str, Kind] = {
    "year": "year",
    **dict.fromkeys(("payer", "payee", "item", "subject"), "text"),
    "coins": "count",
    "amount": "money",
    "in_unit": "text",
}


def payment_files(
    case: Case, model: Mechanism, settled: Settlement, compared: tuple[Collected, ...], lang: str
) -> dict[str, bytes]:
    """Both files by name."""
    return {CSV: payments_csv(case, settled), WORKBOOK: payments_workbook(case, model, settled, compared, lang)}


def payments_csv(case: Case, settled: Settlement) -> bytes:
    """Keys as in the case; ``coins`` in the currency's smallest unit, ``amount`` in the case's, as in ledgers."""
    rows = [
        (settled.year, a.payer, a.payee, a.item, a.subject, a.coins, a.coins / per_unit(case)) for a in settled.accounts
    ]
    columns = ["year", "payer", "payee", "item", "subject", "coins", "amount"]
    return frame_bytes(pd.DataFrame(rows, columns=columns), index=False)


def payments_workbook(
    case: Case, model: Mechanism, settled: Settlement, compared: tuple[Collected, ...], lang: str
) -> bytes:
    """The list with names, and the other tables of the accounts, in ``lang``."""
    titles = {"case": case.title.text(lang), "mechanism": model.title.text(lang)}
    title = say("settlement.title", lang, year=settled.year, **titles)
    unit = say("settlement.unit", lang, currency=currency(case))
    others = [table for table in tables(case, model, settled, compared) if table.rows and table.key != "payments"]
    every = [payment_list(case, settled), *others]
    return tables_bytes(case, title, [], every, lang, unit)


def payment_list(case: Case, settled: Settlement) -> Table:
    """Each payment with its year, in coins, in units of currency and in the case's unit."""
    names, unit = Names(case), money_unit(case)
    headings = {name: both(f"settlement.column.{name}", unit=unit, currency=currency(case)) for name in _COLUMNS}
    columns = tuple(Column(headings[name], kind) for name, kind in _COLUMNS.items())
    rows: tuple[Row, ...] = tuple(
        (
            settled.year,
            names.party(a.payer),
            names.party(a.payee),
            names.item(a.item),
            names.subject(a.subject),
            *(
                of_payments(case, [a])(amount)
                for amount in (a.coins, in_currency(case, a.coins), a.coins / per_unit(case))
            ),
        )
        for a in settled.accounts
    )
    return Table("payments", both("settlement.table.payments"), columns, rows, decimals(case.currency))
