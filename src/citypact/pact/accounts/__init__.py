"""Final accounts of a year: an agreed scheme applied to the taxes that were actually collected."""

from .accounts import Account, FundYear, Settlement, settle_year
from .collected import Collected, collected
from .form import in_whole_coins, receipts_csv, receipts_workbook
from .leaving import BoundYear, Departure, departure_year, settle_departure
from .loans import LoanYear
from .parts import Part
from .receipts import Receipts, projected_receipts, read_receipts

__all__ = [
    "Account",
    "BoundYear",
    "Collected",
    "Departure",
    "FundYear",
    "LoanYear",
    "Part",
    "Receipts",
    "Settlement",
    "collected",
    "departure_year",
    "in_whole_coins",
    "projected_receipts",
    "read_receipts",
    "receipts_csv",
    "receipts_workbook",
    "settle_departure",
    "settle_year",
]
