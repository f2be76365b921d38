"""Final accounts of a year: an agreed scheme applied to the taxes that were actually collected."""

from .accounts import Account, FundYear, Settlement, settle_year
from .leaving import BoundYear, Departure, departure_year, settle_departure
from .receipts import Receipts, projected_receipts, read_receipts, receipts_csv, receipts_workbook

__all__ = [
    "Account",
    "BoundYear",
    "Departure",
    "FundYear",
    "Receipts",
    "Settlement",
    "departure_year",
    "projected_receipts",
    "read_receipts",
    "receipts_csv",
    "receipts_workbook",
    "settle_departure",
    "settle_year",
]
