"""The course of talks: an offer is laid on the table, every part asks its question, and the answers are handed out."""

from collections.abc import Iterator, Sequence

import typer

from citypact.cli.negotiate.hand_out import OFFERED, deliver_talks
from citypact.cli.negotiate.known import Known
from citypact.cli.negotiate.options import Table
from citypact.cli.negotiate.parts import Part
from citypact.cli.negotiate.record import Record
from citypact.cli.negotiate.shown import show_first
from citypact.cli.negotiate.talks import Talks, open_talks
from citypact.cli.options import Delivery
from citypact.cli.stopping import check_in_time, keeping
from citypact.deadline import Deadline
from citypact.errors import Problem, SolverLimit
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

    When the time is over, the answers that there are by then are handed out. Exits with 4 if a counter-offer was asked
    for and there is none, with 5 if a question was not answered in time.
    """
    from citypact.report.outputs import EVERY

    names = [name for part in parts for name in part.files()]
    drafts = [f"{name}.{ending}" for name in names for ending in ("toml", "xlsx")]
    schemes = [f"{name}/{file}" for name in (OFFERED, *names) for file in EVERY]
    delivery.refuse(["negotiation.json", *([] if record is None else ["talks.json"]), *drafts, *schemes])
    if record is not None:
        record.check()

    def wrong(known: Known) -> Iterator[Problem]:
        for part in parts:
            yield from part.problems(known)

    talks = open_talks(case, table, reopen, wrong, silent=record is not None and not table.offer and not parts)
    delivery.refuse([name for part in parts for name in part.handouts(talks)])
    if parts:
        show_first(talks)
    with keeping() as deadline:
        unanswered = _ask(parts, talks, deadline)
    with Deadline.lifted().limiting():
        history = {} if record is None else record.keep(talks, new=bool(table.offer))
        deliver_talks(talks, history, delivery)
    check_in_time(proven=not unanswered and not talks.unproven)
    if talks.without_answer:
        raise typer.Exit(4)


def _ask(parts: Sequence[Part], talks: Talks, deadline: Deadline) -> Sequence[str]:
    """Let every part write its answer; the names of those for which there was no time, said on the paper too."""
    for number, part in enumerate(parts):
        try:
            deadline.check(both("cli.progress.talks"))
            part.write(talks)
        except SolverLimit:
            if not deadline.expired:
                raise
            left = [part.name for part in parts[number:]]
            talks.paper.say("bad", "stopped" if deadline.stopped else "time_over", left=", ".join(left))
            talks.paper.figures["unanswered"] = left
            return left
    return []
