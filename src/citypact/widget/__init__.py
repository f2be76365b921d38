"""The desk in a notebook (Jupyter, marimo): sliders and gains by the page's own modules, settled by Python's ledger."""

from citypact.lazy import lazy

TYPE_CHECKING = False  # as type checkers know it, see ``lazy``
if TYPE_CHECKING:
    from citypact.widget.desk import Desk
else:
    __getattr__, __dir__ = lazy(__name__, {"Desk": "citypact.widget.desk"})

__all__ = ["Desk"]
