"""The verb ``explain``: why each designed ratio is what it is, and what keeps the design from its aim."""

from dataclasses import replace

from citypact.cli.options import MethodOption
from citypact.cli.output import answer, settings
from citypact.cli.stopping import check_in_time
from citypact.cli.subject import ModelOption, SubjectArgument, dossier_of
from citypact.cli.verb import verb
from citypact.deadline import PATIENCE


@verb(patience=PATIENCE, judges=True)
def explain(subject: SubjectArgument, model: ModelOption = None, method: MethodOption = None) -> None:
    """Say for each ratio why this number: what holds it, what five points mean to each party, how far all agree."""
    from citypact.report.explanation import explanation, print_explanation

    dossier = replace(dossier_of(subject, model, method), in_full=True)
    answer(explanation(dossier), lambda screen: print_explanation(dossier, screen, settings.lang))
    check_in_time(proven=dossier.stated or not dossier.scheme.unproven)
