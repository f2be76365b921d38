"""The verb ``settle``: final accounts of a year, from an agreed scheme and the taxes actually collected."""

from pathlib import Path
from typing import Annotated

import typer

from citypact.cli.app import JsonOption, Lang, LangOption, app
from citypact.cli.output import console, print_json, settings
from citypact.cli.report import SchemeArgument
from citypact.cli.scheme import progress_bar

ReceiptsOption = Annotated[
    Path, typer.Option("--receipts", metavar="FILE", help="CSV with year, subject, item, amount, in the case's unit.")
]
YearOption = Annotated[
    int | None, typer.Option("--year", help="Year to settle; the last one in the file if not given.")
]


@app.command()
def settle(
    scheme: SchemeArgument,
    receipts: ReceiptsOption,
    year: YearOption = None,
    lang: LangOption = Lang.en,
    as_json: JsonOption = False,
) -> None:
    """Apply a scheme to what was collected: who pays whom, what is left of caps and terms, what carries over."""
    from citypact.report.document import read_dossier
    from citypact.report.outputs import DOCUMENT
    from citypact.report.settlement import print_settlement, settlement_document
    from citypact.settlement import read_receipts, settle_year

    with progress_bar() as progress:
        dossier, _ = read_dossier(scheme / DOCUMENT if scheme.is_dir() else scheme, progress)
    agreed = dossier.scheme
    known = read_receipts(receipts, agreed.case, agreed.model, agreed.terms, year)
    accounts = settle_year(agreed.case, agreed.model, agreed.terms, known)
    if settings.json:
        print_json(settlement_document(agreed.case, agreed.model, accounts))
    else:
        print_settlement(agreed.case, agreed.model, accounts, console(), settings.lang)
