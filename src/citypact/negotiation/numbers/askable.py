"""What a number can be about, as far as case and mechanism say before any plan is known."""

from collections.abc import Iterator, Mapping

from ...case.model import Case
from ...errors import Problem
from ...mechanism import Mechanism
from ...reading.record import problem
from ...reading.suggest import suggestion
from .registry import KINDS


def never_one(text: str, case: Case, model: Mechanism, file: str) -> Iterator[Problem]:
    """The problem of a text that is no number under any plan: of no kind, or about nothing that there is.

    ``file`` names where the text stands. A number that it could be may still not be open under the plan of the talks.
    """
    kind, _, subject = text.partition(":")
    subjects = _subjects(case, model)
    known = subjects.get(kind)
    if kind not in KINDS:
        names = [f"{kind}:{about[0]}" for kind, about in subjects.items() if about]
        yield problem("negotiation.unknown_number", file, value=text, example=names[0], hint=suggestion(kind, KINDS))
    elif known is not None and subject.split("/")[0] not in known:
        names = [f"{kind}:{about}" for about in known]
        example, hint = next(iter(names), "gain:CITY"), suggestion(text, names)
        yield problem("negotiation.unknown_number", file, value=text, example=example, hint=hint)


def _subjects(case: Case, model: Mechanism) -> Mapping[str, list[str]]:
    """By kind of number, what the first part of its subject can be; kinds whose subjects only the plan knows lack."""
    cities, projects = [city.id for city in case.cities], [project.id for project in case.projects]
    ratios = {
        "transfer": [transfer.id for transfer in case.transfers],
        "sector": list(dict.fromkeys(transfer.sector for transfer in case.transfers)),
        "year": list(map(str, case.years)),
    }
    classes = ratios.get(next(iter(model.tax_sharing.vary_by), ""))
    shares = {} if classes is None else {"origin_share": classes, "fund_share": classes}
    own = {"project_share": projects, "carried": projects, "size": list(model.open_sizes)}
    return shares | own | dict.fromkeys(("contribution_rate", "grant", "subsidy", "gain"), cities)
