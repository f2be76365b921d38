"""The receipts as a file: what a scheme was designed on, in whole coins, to be corrected by what was collected."""

from collections.abc import Iterator

from ...case.model import Case
from ...reading.tables import csv_text
from ...storage.workbook import add_sheet, new_workbook, workbook_bytes
from ..money import per_unit
from .receipts import HEADER, SHEET, Receipts


def in_whole_coins(case: Case, receipts: Receipts) -> Receipts:
    """The same to the nearest coin, as taxes are collected; what is measured at projects is no money and stays.

    ``read_receipts`` takes an amount that is the designed one to the coin for the designed one, so that the accounts of
    an uncorrected form are the ledger.
    """
    projects, coins = {project.id for project in case.projects}, per_unit(case)
    amounts = {
        key: by_year if key[0] in projects else {year: round(a * coins) / coins for year, a in by_year.items()}
        for key, by_year in receipts.amounts.items()
    }
    return Receipts(amounts, receipts.year, receipts.doubts)


def receipts_csv(receipts: Receipts) -> str:
    """The receipts as the text of a CSV file."""
    rows = ((*known, repr(amount)) for *known, amount in _rows(receipts))
    return csv_text([HEADER, *rows])


def receipts_workbook(receipts: Receipts) -> bytes:
    """The receipts as a workbook that ``read_receipts`` reads as well."""
    workbook = new_workbook()
    add_sheet(workbook, SHEET, HEADER, _rows(receipts))
    return workbook_bytes(workbook)


def _rows(receipts: Receipts) -> Iterator[tuple[int, str, str, float]]:
    for (subject, item), amounts in receipts.amounts.items():
        for year, amount in amounts.items():
            yield year, subject, item, float(amount)
