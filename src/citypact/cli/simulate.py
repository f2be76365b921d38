"""The verb ``simulate``: what a rule with nothing left to decide does to a case."""

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


@app.command()
def simulate(
    case: CaseArgument,
    model: ModelOption = "bth-2015",
    out: OutOption = None,
    scenario: ScenarioOption = None,
    force: ForceOption = False,
    lang: LangOption = Lang.en,
    as_json: JsonOption = False,
) -> None:
    """Apply a rule as it stands: who pays whom, whom it leaves worse off, which coalitions would block it."""
    from citypact.mechanism import check_applicable, load_model
    from citypact.optimize import check_closed
    from citypact.optimize import simulate as apply
    from citypact.report import Dossier

    refuse_to_overwrite(out, force=force)
    facts, rules = load_facts(case, scenario), load_model(model)
    check_applicable(facts, rules)
    check_closed(rules, model)
    table = worths(facts)
    with refusal_in_words(facts, rules):
        scheme = apply(facts, rules, table)
    deliver(Dossier(scheme, "simulation"), out, force=force, scenario=scenario)
