"""The verb ``accounts``: final accounts of a year, from an agreed scheme and the taxes actually collected."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from citypact.cli.options import Delivery, SchemeArgument, name, place
from citypact.cli.output import answer, message, settings, warn
from citypact.cli.scheme import stored
from citypact.cli.verb import verb
from citypact.reading.named import faults_of

if TYPE_CHECKING:
    from citypact.pact.accounts import Receipts
    from citypact.pact.scheme import Scheme


class Part(StrEnum):
    """What an amount is of the tax that was collected."""

    local = "local"
    gross = "gross"


ReceiptsOption = Annotated[
    Path | None,
    typer.Option(
        "--receipts",
        metavar="FILE",
        parser=place,
        help="CSV or .xlsx with year, subject, item and local_amount or gross_amount, in the case's unit.",
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
PartOption = Annotated[
    Part | None,
    typer.Option("--part", help="What amounts headed `amount` are: what the host keeps of a tax, or the whole tax."),
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
    delivery: Delivery,
    receipts: ReceiptsOption = None,
    form: FormOption = None,
    part: PartOption = None,
    year: YearOption = None,
    leaving: LeavingOption = None,
    notice: NoticeOption = None,
) -> None:
    """Apply a scheme to what was collected: who pays whom, what is left of caps and terms, what carries over.

    With --out it writes the payment list as payments.csv and payments.xlsx.
    """
    if (leaving is None) != (notice is None) or (leaving is not None and (receipts is None or year is not None)):
        raise typer.BadParameter(message("accounts.leaving"))
    if (receipts is None) == (form is None):
        raise typer.BadParameter(message("accounts.one_of"))
    if delivery.out is not None and (form is not None or leaving is not None):
        raise typer.BadParameter(message("accounts.out"))
    if part is not None and receipts is None:
        raise typer.BadParameter(message("needs", option="--part", needed="--receipts"))
    from citypact.report.payments import CSV, WORKBOOK

    delivery.refuse([CSV, WORKBOOK], [form])
    agreed = stored(scheme)[0].scheme
    with faults_of({"leaving": "--leaving", "notice": "--notice", "year": "--year"}):
        if form is not None:
            _write_form(agreed, form, delivery)
        elif receipts is not None and leaving is not None and notice is not None:
            _print_departure(agreed, receipts, part, leaving, notice)
        elif receipts is not None:
            _print_accounts(agreed, receipts, part, year, delivery)


def _write_form(agreed: "Scheme", form: Path, delivery: Delivery) -> None:
    from citypact.pact.accounts import in_whole_coins, projected_receipts, receipts_csv, receipts_workbook

    receipts = in_whole_coins(agreed.case, projected_receipts(agreed.case, agreed.model, agreed.terms))
    in_excel = form.suffix.lower() == ".xlsx"
    delivery.write({form: receipts_workbook(receipts) if in_excel else receipts_csv(receipts).encode("utf-8-sig")})
    answer({"written": [str(form)]}, lambda _: None, [form])


def _read(agreed: "Scheme", file: Path, year: int | None, part: Part | None) -> "Receipts":
    """The receipts, after a warning of what is doubtful."""
    from citypact.pact.accounts import Part as Meaning
    from citypact.pact.accounts import read_receipts

    meaning = None if part is None else Meaning(part.value)
    known = read_receipts(file, agreed.case, agreed.model, agreed.terms, year, meaning)
    warn(known.doubts)
    return known


def _print_departure(agreed: "Scheme", receipts: Path, part: Part | None, leaving: str, notice: int) -> None:
    from citypact.case.naming import city_keys
    from citypact.pact.accounts import departure_year, settle_departure
    from citypact.report.departure import departure_document, print_departure

    case, model, terms = agreed.case, agreed.model, agreed.terms
    leaving = city_keys(case).get(leaving, leaving)
    until = departure_year(case, model, terms, leaving, notice) - 1
    known = _read(agreed, receipts, until, part)
    departure = settle_departure(case, model, terms, known, leaving, notice)
    document = departure_document(case, model, departure, settings.lang)
    answer(document, lambda screen: print_departure(case, model, departure, screen, settings.lang))


def _print_accounts(agreed: "Scheme", receipts: Path, part: Part | None, year: int | None, delivery: Delivery) -> None:
    from citypact.pact.accounts import collected, settle_year
    from citypact.report.payments import payment_files
    from citypact.report.settlement import print_settlement, settlement_document

    case, model, terms = agreed.case, agreed.model, agreed.terms
    known = _read(agreed, receipts, year, part)
    found, lines = settle_year(case, model, terms, known), collected(case, model, terms, known)
    files = {} if delivery.out is None else delivery.of(payment_files(case, model, found, lines, settings.lang))
    delivery.write(files)
    document = settlement_document(case, model, found, lines)
    answer(document, lambda screen: print_settlement(case, model, found, screen, settings.lang, lines), files)
