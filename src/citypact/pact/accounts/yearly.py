"""The accounts of a year, as scripts call them."""

from pathlib import Path

from ..scheme import Scheme
from .accounts import Settlement, settle_year
from .parts import Part
from .receipts import read_receipts


def accounts(scheme: Scheme, receipts: str | Path, year: int | None = None, part: Part | None = None) -> Settlement:
    """The yearly accounts: a scheme applied to the taxes actually collected, read from a CSV file.

    ``year``: the year to draw them up for; None: the last one in the file. ``part``: whether amounts are the local part
    of taxes or the whole, where their heading, ``local_amount`` or ``gross_amount``, does not say it.

    Raises
    ------
    InvalidInput
        Anything in the file that cannot be read or does not match the scheme; all problems at once.
    """
    case, model, terms = scheme.case, scheme.model, scheme.terms
    return settle_year(case, model, terms, read_receipts(Path(receipts), case, model, terms, year, part))
