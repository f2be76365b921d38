"""Schemes in files, as scripts write and read them."""

from pathlib import Path

from ..pact.scheme import Scheme
from ..storage.files import write_everywhere, write_files
from .comparison import comparable
from .document import document, document_bytes
from .dossier import Dossier
from .excel import excel_bytes
from .outputs import DOCUMENT, outputs
from .page import page_bytes
from .provenance import choices
from .stored import dossier_of_text, read_dossier


def save_scheme(scheme: Scheme, folder: str | Path, force: bool = False, lang: str = "en") -> list[Path]:
    """Write a scheme as the command line does: scheme.json, ledger.csv, scheme.xlsx, report.html and pact.docx.

    ``load_scheme`` reads it back. Raises CannotWrite if one of them is there and ``force`` is not given.
    """
    dossier = dossier_of(scheme)
    contents = outputs(dossier, document(dossier, choices(scheme.model.id, None)), lang)
    write_files(Path(folder), contents, force)
    return [Path(folder) / name for name in contents]


def save_workbook(scheme: Scheme, path: str | Path, force: bool = False, lang: str = "en") -> Path:
    """Write the workbook of a scheme. Raises CannotWrite if it is there and ``force`` is not given."""
    write_everywhere({Path(path): excel_bytes(dossier_of(scheme), lang)}, force)
    return Path(path)


def page_of(scheme: Scheme, lang: str = "en") -> str:
    """The page of a scheme, as in report.html."""
    dossier = dossier_of(scheme)
    data = document(dossier, choices(scheme.model.id, None))
    return page_bytes(dossier, data["provenance"], lang).decode("utf-8")


def to_json(scheme: Scheme) -> str:
    """The document of a scheme, as in scheme.json: all inputs, terms and results."""
    return document_bytes(document(dossier_of(scheme), choices(scheme.model.id, None))).decode("utf-8")


def from_json(text: str) -> Scheme:
    """The scheme that a document describes, settled anew. Raises InvalidInput as ``load_scheme``."""
    return dossier_of_text(text.encode("utf-8"), Path("JSON"))[0].scheme


def dossier_of(scheme: Scheme) -> Dossier:
    """A scheme as it is reported: a design, a simulation, or an offer that exceeds limits of a rule that is open."""
    if not scheme.model.open_parameters:
        return Dossier(scheme, "simulation")
    if scheme.breaches:
        return Dossier(scheme, "offer")
    return Dossier(scheme, "design", comparable(scheme.given, scheme.model, scheme.table))


def load_scheme(path: str | Path) -> Scheme:
    """The scheme in a scheme.json, or in the folder that holds it, settled anew.

    Raises
    ------
    InvalidInput
        Not such a document, changed by hand, or its gains do not follow from its terms.
    """
    place = Path(path)
    return read_dossier(place / DOCUMENT if place.is_dir() else place)[0].scheme
