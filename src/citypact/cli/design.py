"""The verb ``design``: from a case and a mechanism to a verified scheme."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from citypact.cli.options import CaseArgument, Delivery, ModelOption, ScenarioOption, place
from citypact.cli.progress import search_shown
from citypact.cli.scheme import deliver, load_facts, refusal_in_words, worths
from citypact.cli.stopping import answered, check_in_time, keeping
from citypact.cli.verb import verb
from citypact.deadline import PATIENCE, Deadline

if TYPE_CHECKING:
    from citypact.optimize.program import Program

LpOption = Annotated[
    Path | None, typer.Option("--lp", metavar="FILE", parser=place, help="Write the program here (.lp or .mps).")
]


@verb(patience=PATIENCE)
def design(
    case: CaseArgument,
    delivery: Delivery,
    model: ModelOption = "hybrid",
    lp: LpOption = None,
    scenario: ScenarioOption = None,
) -> None:
    """Find the scheme under which no city and no coalition is worse off, verify it, and hand it over."""
    from citypact.mechanism import check_applicable, load_model
    from citypact.optimize import design as find
    from citypact.optimize.export import check_format, program_bytes
    from citypact.report.comparison import comparable
    from citypact.report.dossier import Dossier
    from citypact.report.outputs import EVERY
    from citypact.report.verdict import unproven

    if lp is not None:
        check_format(lp)
    delivery.refuse(EVERY, [lp])
    facts, rules = load_facts(case, scenario), load_model(model)
    check_applicable(facts, rules)
    table = worths(facts, rules)
    beside: dict[Path, bytes] = {}

    def export(program: "Program") -> None:
        answered()
        if lp is not None:
            beside[lp] = program_bytes(program, lp.suffix)

    with keeping(), refusal_in_words(facts, rules), search_shown() as watch:
        scheme = find(facts, rules, table, inspect=export, watch=watch)
    with Deadline.lifted().limiting():
        dossier = Dossier(scheme, "design", comparable(facts, rules, table))
        deliver(dossier, delivery, beside, scenario)
    check_in_time(proven=not unproven(scheme))
