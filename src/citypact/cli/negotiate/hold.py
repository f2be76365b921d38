"""The course of talks: an offer is laid on the table, every part asks its question, and the answers are handed out."""

from collections.abc import Sequence

import typer

from citypact.cli.negotiate.hand_out import deliver_talks
from citypact.cli.negotiate.options import Table
from citypact.cli.negotiate.parts import Part
from citypact.cli.negotiate.record import Record
from citypact.cli.negotiate.talks import open_talks
from citypact.cli.options import Delivery
from citypact.text import both


def hold(
    case: str,
    table: Table,
    parts: Sequence[Part],
    delivery: Delivery,
    reopen: Sequence[str] = (),
    record: Record | None = None,
) -> None:
    """Hold talks about a case. ``reopen``: offered rules that may give way, or "all".

    Exits with 4 if a counter-offer was asked for and there is none.
    """
    drafts = [f"{name}.{ending}" for part in parts for name in part.files() for ending in ("toml", "xlsx")]
    delivery.refuse(["negotiation.json", *([] if record is None else ["talks.json"]), *drafts])
    if record is not None:
        record.check()
    talks = open_talks(case, table, reopen, silent=record is not None and not table.offer and not parts)
    for part in parts:
        table.deadline.check(both("cli.progress.talks"))
        part.write(talks)
    history = {} if record is None else record.keep(talks, new=bool(table.offer))
    deliver_talks(talks, history, delivery)
    if talks.without_answer:
        raise typer.Exit(4)
