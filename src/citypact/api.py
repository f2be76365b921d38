"""What scripts call besides the rooms' own functions."""

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from .case.model import Case
from .game import Game
from .mechanism import Mechanism, check_applicable
from .pact import ledger
from .pact.scheme import Scheme
from .pact.terms import Terms
from .worth import worth_table

if TYPE_CHECKING:
    from .pact.accounts import Settlement


def coalition_game(case: Case, model: Mechanism) -> Game:
    """The game between the cities of a case: the worth of every coalition, in present value over the status quo.

    Raises
    ------
    InvalidInput
        The mechanism does not apply to the case, or there are too many cities to list their coalitions.
    """
    check_applicable(case, model)
    return worth_table(case).game


def settle(case: Case, model: Mechanism, pact: Scheme | Terms) -> pd.DataFrame:
    """Who pays whom in which year under a scheme or bare terms; see ``citypact.pact.ledger.settle`` for the columns."""
    return ledger.settle(case, model, pact.terms if isinstance(pact, Scheme) else pact)


def accounts(scheme: Scheme, receipts: str | Path, year: int | None = None) -> "Settlement":
    """The yearly accounts: a scheme applied to the taxes actually collected, read from a CSV file.

    ``year``: the year to draw them up for; None: the last one in the file.

    Raises
    ------
    InvalidInput
        Anything in the file that cannot be read or does not match the scheme; all problems at once.
    """
    from .pact.accounts import read_receipts, settle_year

    case, model, terms = scheme.case, scheme.model, scheme.terms
    return settle_year(case, model, terms, read_receipts(Path(receipts), case, model, terms, year))


def save_scheme(scheme: Scheme, folder: str | Path, force: bool = False, lang: str = "en") -> list[Path]:
    """Write a scheme as the command line does: scheme.json, ledger.csv, scheme.xlsx and report.html in ``lang`` first.

    ``load_scheme`` reads it back. Raises CannotWrite if one of them is there and ``force`` is not given.
    """
    from .report.comparison import comparable
    from .report.document import document
    from .report.dossier import Dossier
    from .report.outputs import outputs
    from .report.provenance import choices
    from .storage.files import write_files

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
    from .report.document import read_dossier
    from .report.outputs import DOCUMENT

    place = Path(path)
    return read_dossier(place / DOCUMENT if place.is_dir() else place)[0].scheme
