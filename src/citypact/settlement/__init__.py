"""Final accounts of a year: an agreed scheme applied to the taxes that were actually collected."""

from .accounts import Account, FundYear, Settlement, settle_year
from .receipts import Receipts, projected_receipts, read_receipts, receipts_csv

__all__ = [
    "Account",
    "FundYear",
    "Receipts",
    "Settlement",
    "projected_receipts",
    "read_receipts",
    "receipts_csv",
    "settle_year",
]
