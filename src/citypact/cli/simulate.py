"""The verb ``simulate``: what a rule with nothing left to decide does to a case."""

from typing import Annotated

import typer

from citypact.cli.options import CaseArgument, Delivery, MethodOption, ModelOption, ScenarioOption
from citypact.cli.scheme import deliver, load_facts, worths
from citypact.cli.verb import verb

CoveredOption = Annotated[
    bool, typer.Option("--covered-only", help="Only the moves whose tax the rule shares, and no projects.")
]


@verb(long=True)
def simulate(
    case: CaseArgument,
    delivery: Delivery,
    model: ModelOption = "bth-2015",
    method: MethodOption = None,
    scenario: ScenarioOption = None,
    covered_only: CoveredOption = False,
) -> None:
    """Apply a rule as it stands: who pays whom, whom it leaves worse off, which coalitions would block it."""
    from citypact.mechanism import check_applicable, load_model
    from citypact.optimize import check_closed
    from citypact.optimize import simulate as apply
    from citypact.report.dossier import Dossier
    from citypact.report.outputs import EVERY
    from citypact.report.told import refusal_in_words

    delivery.refuse(EVERY)
    facts, rules = load_facts(case, scenario), load_model(model)
    check_applicable(facts, rules)
    check_closed(rules, model)
    table = worths(facts, rules, method)
    with refusal_in_words(facts, rules):
        scheme = apply(facts, rules, table, "covered" if covered_only else "whole")
    deliver(Dossier(scheme, "simulation"), delivery, scenario=scenario)
