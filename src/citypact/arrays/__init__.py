"""The ledger as arrays: the same postings for many offers or many futures at once, in money that is not rounded.

Nothing is worked out here by rules of its own. The ledger posts a case whose figures are columns, one number a future,
or terms whose numbers are columns, one a unit of each number; what comes out are arrays with that many rows.
"""

from .affine import Affine, NotAffine, Number, affine, size_column
from .futures import Settled, settle_futures
from .levers import Lever, Override

__all__ = [
    "Affine",
    "Lever",
    "NotAffine",
    "Number",
    "Override",
    "Settled",
    "affine",
    "settle_futures",
    "size_column",
]
