"""What a scheme looks like to a reader: tables, charts, console, workbook, page and JSON document."""

from typing import TYPE_CHECKING

from citypact.lazy import lazy

if TYPE_CHECKING:
    from .dossier import Dossier
else:
    __getattr__, __dir__ = lazy(
        __name__,
        {
            "Dossier": ".dossier",
        },
    )

__all__ = ["Dossier"]
