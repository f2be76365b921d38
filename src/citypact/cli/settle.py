"""The verb ``settle``: final accounts of a year, from an agreed scheme and the taxes actually collected."""

from pathlib import Path
from typing import Annotated

import typer

from citypact.cli.app import ForceOption, JsonOption, Lang, LangOption, app
from citypact.cli.output import console, message, print_json, settings
from citypact.cli.report import SchemeArgument
from citypact.cli.scheme import progress_bar, say_what_was_written, write

ReceiptsOption = Annotated[
    Path | None,
    typer.Option("--receipts", metavar="FILE", help="CSV with year, subject, item, amount, in the case's unit."),
]
FormOption = Annotated[
    Path | None,
    typer.Option("--form", metavar="FILE", help="Write the receipts the scheme was designed on here, to be corrected."),
]
YearOption = Annotated[
    int | None, typer.Option("--year", help="Year to settle; the last one in the file if not given.")
]
LeavingOption = Annotated[
    str | None,
    typer.Option(
        "--leaving",
        metavar="CITY",
        help="Accounts of a city that leaves, by the terms of exit; needs --notice and --receipts.",
    ),
]
NoticeOption = Annotated[
    int | None, typer.Option("--notice", metavar="YEAR", help="Year at whose beginning that city gives notice.")
]


@app.command()
def settle(
    scheme: SchemeArgument,
    receipts: ReceiptsOption = None,
    form: FormOption = None,
    year: YearOption = None,
    leaving: LeavingOption = None,
    notice: NoticeOption = None,
    force: ForceOption = False,
    lang: LangOption = Lang.en,
    as_json: JsonOption = False,
) -> None:
    """Apply a scheme to what was collected: who pays whom, what is left of caps and terms, what carries over."""
    from citypact.pact.accounts import (
        departure_year,
        projected_receipts,
        read_receipts,
        receipts_csv,
        settle_departure,
        settle_year,
    )
    from citypact.report.departure import departure_document, print_departure
    from citypact.report.document import read_dossier
    from citypact.report.outputs import DOCUMENT
    from citypact.report.settlement import print_settlement, settlement_document
    from citypact.storage.files import refuse_existing

    if (leaving is None) != (notice is None) or (leaving is not None and (receipts is None or year is not None)):
        raise typer.BadParameter(message("settle.leaving"))
    if (receipts is None) == (form is None):
        raise typer.BadParameter(message("settle.one_of"))
    refuse_existing([] if form is None else [form], force)
    with progress_bar() as progress:
        dossier, _ = read_dossier(scheme / DOCUMENT if scheme.is_dir() else scheme, progress)
    agreed = dossier.scheme
    case, model, terms = agreed.case, agreed.model, agreed.terms
    if form is not None:
        write({form: receipts_csv(projected_receipts(case, model, terms)).encode()}, force=force)
        say_what_was_written([form])
    elif receipts is not None and leaving is not None and notice is not None:
        until = departure_year(case, model, terms, leaving, notice) - 1
        known = read_receipts(receipts, case, model, terms, until)
        departure = settle_departure(case, model, terms, known, leaving, notice)
        if settings.json:
            print_json(departure_document(case, model, departure, settings.lang))
        else:
            print_departure(case, model, departure, console(), settings.lang)
    elif receipts is not None:
        accounts = settle_year(case, model, terms, read_receipts(receipts, case, model, terms, year))
        if settings.json:
            print_json(settlement_document(case, model, accounts))
        else:
            print_settlement(case, model, accounts, console(), settings.lang)
