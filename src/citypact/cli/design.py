"""The verb ``design``: from a case and a mechanism to a verified scheme."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from citypact.cli.app import CaseArgument, ForceOption, JsonOption, Lang, LangOption, app
from citypact.cli.scheme import (
    ModelOption,
    OutOption,
    ScenarioOption,
    deliver,
    load_facts,
    refusal_in_words,
    refuse_to_overwrite,
    worths,
)

if TYPE_CHECKING:
    from citypact.optimize.program import Program

LpOption = Annotated[Path | None, typer.Option("--lp", metavar="FILE", help="Write the program here (.lp or .mps).")]
TimeOption = Annotated[
    float | None,
    typer.Option("--time-limit", min=0, metavar="SECONDS", help="Give up (exit 5) when one program takes longer."),
]


@app.command()
def design(
    case: CaseArgument,
    model: ModelOption = "hybrid",
    out: OutOption = None,
    lp: LpOption = None,
    time_limit: TimeOption = None,
    scenario: ScenarioOption = None,
    force: ForceOption = False,
    lang: LangOption = Lang.en,
    as_json: JsonOption = False,
) -> None:
    """Find the scheme under which no city and no coalition is worse off, verify it, and hand it over."""
    from citypact.deadline import Deadline
    from citypact.mechanism import check_applicable, load_model
    from citypact.optimize import design as find
    from citypact.optimize.export import check_format, program_bytes
    from citypact.report import Dossier
    from citypact.report.comparison import comparable

    if lp is not None:
        check_format(lp)
    refuse_to_overwrite(out, [] if lp is None else [lp], force=force)
    facts, rules = load_facts(case, scenario), load_model(model)
    check_applicable(facts, rules)
    table = worths(facts)
    beside: dict[Path, bytes] = {}

    def export(program: "Program") -> None:
        if lp is not None:
            beside[lp] = program_bytes(program, lp.suffix)

    with refusal_in_words(facts, rules):
        scheme = find(facts, rules, table, inspect=export, deadline=Deadline(time_limit))
    dossier = Dossier(scheme, "design", comparable(facts, rules, table))
    deliver(dossier, out, beside, force=force, scenario=scenario)
