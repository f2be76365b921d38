"""The files that a scheme is handed over in."""

from collections.abc import Mapping
from typing import Any

from ..storage.frames import frame_bytes
from .document import document_bytes
from .dossier import Dossier

DOCUMENT, LEDGER, WORKBOOK, PAGE, PACT = "scheme.json", "ledger.csv", "scheme.xlsx", "report.html", "pact.docx"
EVERY = (DOCUMENT, LEDGER, WORKBOOK, PAGE, PACT)


def outputs(dossier: Dossier, data: Mapping[str, Any], lang: str) -> dict[str, bytes]:
    """Content of every file, by name: two for machines, three for people, the latter in ``lang`` first.

    ``data`` is the document of the dossier.
    """
    return {DOCUMENT: document_bytes(data), LEDGER: ledger_bytes(dossier)} | readable(dossier, data, lang)


def readable(dossier: Dossier, data: Mapping[str, Any], lang: str) -> dict[str, bytes]:
    """The files for people alone."""
    from .agreement import docx_bytes  # what draws and lays out is not loaded by those who ask for names of files
    from .excel import excel_bytes
    from .page import page_bytes

    return {
        WORKBOOK: excel_bytes(dossier, lang),
        PAGE: page_bytes(dossier, data["provenance"], lang),
        PACT: docx_bytes(dossier, lang),
    }


def ledger_bytes(dossier: Dossier) -> bytes:
    """The ledger as CSV, keys as in the case, every digit."""
    return frame_bytes(dossier.scheme.ledger, index=False)
