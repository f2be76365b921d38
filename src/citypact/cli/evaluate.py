"""The verb ``evaluate``: the indicators of one scheme, stored or designed anew."""

from citypact.cli.options import Delivery, MethodOption
from citypact.cli.output import answer, settings
from citypact.cli.subject import ModelOption, SubjectArgument, dossier_of
from citypact.cli.verb import verb
from citypact.errors import SolverLimit
from citypact.text import both


@verb(judges=True)
def evaluate(
    subject: SubjectArgument, delivery: Delivery, model: ModelOption = None, method: MethodOption = None
) -> None:
    """Say what a scheme is worth: efficiency, regional gap, burdens, ecology, stability, simplicity, networks."""
    from citypact.evaluation import evaluate as measure
    from citypact.report.evaluation.console import print_evaluation
    from citypact.report.evaluation.document import EVALUATED, evaluation_document, evaluation_files

    delivery.refuse(EVALUATED)
    dossier = dossier_of(subject, model, method)
    if dossier.scheme.unproven and not dossier.stated:
        raise SolverLimit(both("design.no_time_to_prove"))
    evaluation = measure(dossier.scheme)
    data = evaluation_document(evaluation)
    files = {} if delivery.out is None else delivery.of(evaluation_files(evaluation, data, settings.lang))
    delivery.write(files)
    answer(data, lambda screen: print_evaluation(evaluation, screen, settings.lang), files)
