"""What the verbs that end with a scheme share: the case, the worths, the refusal, the delivery."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from citypact.cli.facts import read_case
from citypact.cli.options import Delivery, Method
from citypact.cli.output import answer, settings
from citypact.cli.progress import progress_bar
from citypact.deadline import Deadline
from citypact.errors import InvalidInput, SolverLimit
from citypact.text import both

if TYPE_CHECKING:
    from citypact.case import Case
    from citypact.mechanism import Mechanism
    from citypact.pact.scheme import Scheme
    from citypact.report.dossier import Dossier
    from citypact.worth import Worths


def load_facts(case: str, scenario: str | None) -> "Case":
    """The case, under a scenario if one is named; its title then says which, wherever the case is shown.

    Raises InvalidInput if the case is not sound or has no such scenario.
    """
    from citypact.case import Named, under

    found = read_case(case)
    if scenario is None:
        return found
    changed = under(found, scenario)
    name = next(known.title for known in found.scenarios if known.id == scenario)
    title = Named.of(both("cli.under", case=found.title.both, scenario=name.both))
    return changed.model_copy(update={"title": title})


def named_scenarios(case: "Case", asked: Sequence[str]) -> list[str]:
    """The scenarios that are asked for by name: ``all`` is every one of the case, unless one is called so."""
    known = [scenario.id for scenario in case.scenarios]
    return known if "all" in asked and "all" not in known else list(asked)


def worths(case: "Case", model: "Mechanism", method: Method | None = None, kept: Path | None = None) -> "Worths":
    """What coalitions can earn over the mechanism's status quo, with a progress bar on a terminal.

    ``kept``: where a search that goes on is kept.

    Raises SolverLimit if the time is over.
    """
    from citypact.mechanism.playing import playing
    from citypact.worth import alternative, find_worths

    with _search_named(method), progress_bar("worths") as progress:
        return find_worths(playing(case, model), progress, alternative(case, model), method, kept)


@contextmanager
def _search_named(method: Method | None) -> Iterator[None]:
    """Let the end of the time while coalitions are listed say that a search of them ends with bounds."""
    try:
        yield
    except SolverLimit as limit:
        if method == Method.search or not Deadline.current().expired:
            raise
        raise SolverLimit(both("cli.listing_late", why=limit.args[0])) from None


def side_by_side(
    case: str, scenario: str | None, models: Iterable[str], method: Method | None
) -> "tuple[Case, list[Mechanism], Worths]":
    """The case, the mechanisms that are named, each once, and what coalitions can earn under the first of them.

    Raises InvalidInput as ``load_facts``, or if two mechanisms cannot be told apart, and SolverLimit as ``worths``.
    """
    from citypact.mechanism import load_model

    names = list(dict.fromkeys(models))
    facts, rules = load_facts(case, scenario), [load_model(name) for name in names]
    _refuse_same_ids(names, [rule.id for rule in rules])
    return facts, rules, worths(facts, rules[0], method)


def _refuse_same_ids(names: Sequence[str], ids: Sequence[str]) -> None:
    """Tables tell mechanisms apart by their ids."""
    from citypact.reading.record import problem

    twins = [(place, ids.index(known)) for place, known in enumerate(ids) if known in ids[:place]]
    if twins:
        told = (("mechanism.same_id", names[twin], ids[twin], names[first]) for twin, first in twins)
        raise InvalidInput(
            [problem(key, file, None, "id", value=known, other=other) for key, file, known, other in told]
        )


def scheme_under(case: "Case", model: "Mechanism", method: Method | None = None) -> "Scheme":
    """The scheme of a mechanism: designed where it leaves something to decide, else simulated.

    Raises InvalidInput if the mechanism does not apply to the case, and Refusal if there is no scheme.
    """
    from citypact.evaluation import scheme_of
    from citypact.mechanism import check_applicable
    from citypact.report.told import refusal_in_words

    check_applicable(case, model)
    table = worths(case, model, method)
    with refusal_in_words(case, model):
        return scheme_of(case, model, table)


def stored(path: Path) -> tuple["Dossier", dict[str, Any]]:
    """The dossier in a scheme.json, or in the folder that holds it, and the options it was made with."""
    from citypact.report.outputs import DOCUMENT
    from citypact.report.stored import read_dossier

    with progress_bar("worths") as progress:
        return read_dossier(path / DOCUMENT if path.is_dir() else path, progress)


def deliver(
    dossier: "Dossier", delivery: Delivery, beside: Mapping[Path, bytes] = {}, scenario: str | None = None
) -> None:
    """Write the files of a report and those beside it, then show it."""
    from citypact.report.document import document
    from citypact.report.provenance import choices

    model = dossier.scheme.model
    data = document(dossier, choices(model.id, scenario, covered_only=model.coordination.moves == "covered"))
    files = dict(beside)
    if delivery.out is not None:
        from citypact.report.outputs import outputs

        files |= delivery.of(outputs(dossier, data, settings.lang))
    delivery.write(files)
    show(dossier, data, files)


def show(dossier: "Dossier", data: Mapping[str, Any], written: Iterable[Path]) -> None:
    """Print the report and what was written, or with ``--json`` the document."""
    from citypact.report.console import print_report

    answer(data, lambda screen: print_report(dossier, screen, settings.lang, brief=settings.brief), written)
