"""The verb ``check``: what is wrong with a case or out of proportion, and what is in it."""

from typing import TYPE_CHECKING

from citypact.cli.options import CaseArgument
from citypact.cli.output import console, message, print_json, settings, warn
from citypact.cli.verb import verb

if TYPE_CHECKING:
    from citypact.case import Case


@verb()
def check(case: CaseArgument) -> None:
    """Say everything that is wrong with a case or out of proportion, and what is in it."""
    from citypact.case import examine
    from citypact.case.summary import counts, evidence

    examined = examine(case)
    found, doubts = examined.case, [*examined.doubts, *examined.idle]
    warn(doubts)
    if settings.json:
        warnings = [doubt.record(settings.lang) for doubt in doubts]
        rows = {"counts": counts(found), "evidence": evidence(found)}
        print_json({"id": found.id, "problems": [], "warnings": warnings, **rows})
    else:
        _print_summary(found, len(doubts))


def _print_summary(case: "Case", doubts: int) -> None:
    from rich.table import Table

    from citypact.case.summary import counts, evidence
    from citypact.report.money import money_unit

    screen = console()
    verdict = "check.doubtful" if doubts else "check.good"
    screen.print(message(verdict, title=case.title.text(settings.lang), id=case.id, count=doubts))
    first, last = case.years[0], case.years[-1]
    screen.print(message("check.frame", unit=money_unit(case), first=first, last=last))
    table = Table(show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for name, count in counts(case).items():
        table.add_row(message(f"count.{name}"), str(count))
    screen.print(table)
    shares = evidence(case)
    total = sum(shares.values())
    screen.print(message("check.assumptions", assumed=shares["assumed"], all=total))
    table = Table(message("check.evidence"), message("check.rows"), message("check.share"))
    for word, count in shares.items():
        table.add_row(message(f"evidence.{word}"), str(count), f"{count / total:.0%}")
    screen.print(table)
