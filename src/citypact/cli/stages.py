"""The verb ``stages``: what can be signed at each stage of commitment, and what the next one takes."""

from typing import Annotated

from citypact.cli.options import CaseArgument, Delivery, MethodOption, ScenarioOption, option_of_mechanisms
from citypact.cli.output import answer, settings
from citypact.cli.progress import progress_bar
from citypact.cli.scheme import side_by_side
from citypact.cli.stopping import check_outcomes, keeping
from citypact.cli.verb import verb
from citypact.deadline import Deadline

StagesOption = Annotated[
    list[str] | None,
    option_of_mechanisms(
        "A bundled mechanism's name, or a TOML file; once for each stage, the least binding first. Default: "
        "voluntary-consensus, institutional-pact, legal-pact."
    ),
]


@verb()
def stages(
    case: CaseArgument,
    delivery: Delivery,
    model: StagesOption = None,
    method: MethodOption = None,
    scenario: ScenarioOption = None,
) -> None:
    """Say what can be signed by consensus, with pledges and by law, and what each deal that is missing would take."""
    from citypact.evaluation import STAGES
    from citypact.evaluation import stages as by_stage
    from citypact.report.stages.document import FILES, print_stages, stages_document, stages_files

    delivery.refuse(FILES)
    facts, rules, table = side_by_side(case, scenario, model or STAGES, method)
    with keeping() as deadline, progress_bar("mechanisms", ends=False) as progress:
        found = by_stage(facts, rules, table, progress)
    with Deadline.lifted().limiting():
        data = stages_document(found, scenario)
        files = {} if delivery.out is None else delivery.of(stages_files(found, data, settings.lang))
        delivery.write(files)
        answer(data, lambda screen: print_stages(found, screen, settings.lang), files)
    check_outcomes([stage.outcome for stage in found.stages], deadline)
