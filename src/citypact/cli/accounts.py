"""The verb ``accounts``: final accounts of a year, from an agreed scheme and the taxes actually collected."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from citypact.cli.options import Delivery, ForceOption, SchemeArgument, name, place
from citypact.cli.output import console, message, print_json, say_what_was_written, settings, warn
from citypact.cli.scheme import stored
from citypact.cli.verb import verb

if TYPE_CHECKING:
    from citypact.pact.scheme import Scheme

ReceiptsOption = Annotated[
    Path | None,
    typer.Option(
        "--receipts",
        metavar="FILE",
        parser=place,
        help="CSV or .xlsx with year, subject, item, amount, in the case's unit.",
    ),
]
FormOption = Annotated[
    Path | None,
    typer.Option(
        "--form",
        metavar="FILE",
        parser=place,
        help="Write the receipts the scheme was designed on here (.csv or .xlsx), to be corrected.",
    ),
]
YearOption = Annotated[
    int | None, typer.Option("--year", help="Year to settle; the last one in the file if not given.")
]
LeavingOption = Annotated[
    str | None,
    typer.Option(
        "--leaving",
        metavar="CITY",
        parser=name,
        help="Accounts of a city that leaves, by the terms of exit; needs --notice and --receipts.",
    ),
]
NoticeOption = Annotated[
    int | None, typer.Option("--notice", metavar="YEAR", help="Year at whose beginning that city gives notice.")
]


@verb("settle", judges=True, hidden=True)
@verb(judges=True)
def accounts(
    scheme: SchemeArgument,
    receipts: ReceiptsOption = None,
    form: FormOption = None,
    year: YearOption = None,
    leaving: LeavingOption = None,
    notice: NoticeOption = None,
    force: ForceOption = False,
) -> None:
    """Apply a scheme to what was collected: who pays whom, what is left of caps and terms, what carries over."""
    if (leaving is None) != (notice is None) or (leaving is not None and (receipts is None or year is not None)):
        raise typer.BadParameter(message("accounts.leaving"))
    if (receipts is None) == (form is None):
        raise typer.BadParameter(message("accounts.one_of"))
    delivery = Delivery(force=force)
    delivery.refuse([], [form])
    agreed = stored(scheme)[0].scheme
    if form is not None:
        _write_form(agreed, form, delivery)
    elif receipts is not None and leaving is not None and notice is not None:
        _print_departure(agreed, receipts, leaving, notice)
    elif receipts is not None:
        _print_accounts(agreed, receipts, year)


def _write_form(agreed: "Scheme", form: Path, delivery: Delivery) -> None:
    from citypact.pact.accounts import projected_receipts, receipts_csv, receipts_workbook

    receipts = projected_receipts(agreed.case, agreed.model, agreed.terms)
    in_excel = form.suffix.lower() == ".xlsx"
    delivery.write({form: receipts_workbook(receipts) if in_excel else receipts_csv(receipts).encode("utf-8-sig")})
    if settings.json:
        print_json({"written": [str(form)]})
    else:
        say_what_was_written([form])


def _print_departure(agreed: "Scheme", receipts: Path, leaving: str, notice: int) -> None:
    from citypact.case.naming import city_keys
    from citypact.pact.accounts import departure_year, read_receipts, settle_departure
    from citypact.report.departure import departure_document, print_departure

    case, model, terms = agreed.case, agreed.model, agreed.terms
    leaving = city_keys(case).get(leaving, leaving)
    until = departure_year(case, model, terms, leaving, notice) - 1
    known = read_receipts(receipts, case, model, terms, until)
    warn(known.doubts)
    departure = settle_departure(case, model, terms, known, leaving, notice)
    if settings.json:
        print_json(departure_document(case, model, departure, settings.lang))
    else:
        print_departure(case, model, departure, console(), settings.lang)


def _print_accounts(agreed: "Scheme", receipts: Path, year: int | None) -> None:
    from citypact.pact.accounts import read_receipts, settle_year
    from citypact.report.settlement import print_settlement, settlement_document

    case, model, terms = agreed.case, agreed.model, agreed.terms
    known = read_receipts(receipts, case, model, terms, year)
    warn(known.doubts)
    found = settle_year(case, model, terms, known)
    if settings.json:
        print_json(settlement_document(case, model, found))
    else:
        print_settlement(case, model, found, console(), settings.lang)
