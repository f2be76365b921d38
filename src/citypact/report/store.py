"""Schemes in files, as scripts write and read them."""

from pathlib import Path

from ..pact.scheme import Scheme
from ..storage.files import write_files
from .comparison import comparable
from .document import document
from .dossier import Dossier
from .outputs import DOCUMENT, outputs
from .provenance import choices
from .stored import read_dossier


def save_scheme(scheme: Scheme, folder: str | Path, force: bool = False, lang: str = "en") -> list[Path]:
    """Write a scheme as the command line does: scheme.json, ledger.csv, scheme.xlsx, report.html and pact.docx.

    ``load_scheme`` reads it back. Raises CannotWrite if one of them is there and ``force`` is not given.
    """
    if scheme.model.open_parameters:
        dossier = Dossier(scheme, "design", comparable(scheme.case, scheme.model, scheme.table))
    else:
        dossier = Dossier(scheme, "simulation")
    contents = outputs(dossier, document(dossier, choices(scheme.model.id, None)), lang)
    write_files(Path(folder), contents, force)
    return [Path(folder) / name for name in contents]


def load_scheme(path: str | Path) -> Scheme:
    """The scheme in a scheme.json, or in the folder that holds it, settled anew.

    Raises
    ------
    InvalidInput
        Not such a document, changed by hand, or its gains do not follow from its terms.
    """
    place = Path(path)
    return read_dossier(place / DOCUMENT if place.is_dir() else place)[0].scheme
