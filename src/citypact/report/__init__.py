"""What a scheme looks like to a reader: tables, charts, console, workbook, page and JSON document."""

from .dossier import Dossier

__all__ = ["Dossier"]
