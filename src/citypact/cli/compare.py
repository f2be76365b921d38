"""The verb ``compare``: several mechanisms on one case, side by side."""

from typing import Annotated

from citypact.bundled import DEFAULT_MODEL
from citypact.cli.options import CaseArgument, Delivery, MethodOption, ScenarioOption, option_of_mechanisms
from citypact.cli.output import answer, settings
from citypact.cli.progress import progress_bar
from citypact.cli.scheme import side_by_side
from citypact.cli.stopping import check_outcomes, keeping
from citypact.cli.verb import verb
from citypact.deadline import Deadline

ModelsOption = Annotated[
    list[str], option_of_mechanisms("A bundled mechanism's name, or a TOML file; once for each to compare.")
]
DEFAULT = ["government-led", "market-driven", DEFAULT_MODEL]


@verb()
def compare(
    case: CaseArgument,
    delivery: Delivery,
    model: ModelsOption = DEFAULT,
    method: MethodOption = None,
    scenario: ScenarioOption = None,
) -> None:
    """Set mechanisms side by side: total gain, regional gap, burdens, ecology, jobs, stability, simplicity."""
    from citypact.evaluation import compare as compared
    from citypact.report.evaluation.console import print_comparison
    from citypact.report.evaluation.document import COMPARED, comparison_document, comparison_files

    delivery.refuse(COMPARED)
    facts, rules, table = side_by_side(case, scenario, model, method)
    with keeping() as deadline, progress_bar("mechanisms", ends=False) as progress:
        comparison = compared(facts, rules, table, progress)
    with Deadline.lifted().limiting():
        data = comparison_document(comparison, scenario)
        files = {} if delivery.out is None else delivery.of(comparison_files(comparison, data, settings.lang))
        delivery.write(files)
        answer(data, lambda screen: print_comparison(comparison, screen, settings.lang), files)
    check_outcomes([column.outcome for column in comparison.columns], deadline)
