"""A scheme read back from its JSON document, and what keeps a document from being believed.

Terms are settled anew and worths worked out anew: gains, limits, shortfall and what would mend it must come out as they
are stored. What only the run that found the scheme could know (values and gaps of objectives, numbers of programs, the
difference between program and ledger) is shown as stated.
"""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from ..case.model import Case
from ..content import fingerprint
from ..errors import InvalidInput, Problem
from ..mechanism import Mechanism, shared_tax
from ..mechanism.parties import OUTSIDE
from ..pact.audit import breaches
from ..pact.ledger import settle
from ..pact.payments import deals_of, planned_moves
from ..pact.planned import plan_of
from ..pact.scheme import Scheme
from ..pact.terms import Terms
from ..reading.documents import unique_keys
from ..reading.fields import Number
from ..reading.files import read_bytes
from ..text import Given, both
from ..version import __version__
from ..worth import Worths, alternative, find_worths
from ..worth.stages import Progress
from .document import SCHEMA_VERSION, by_tiers
from .dossier import Dossier, Kind

_SAME = 1e-9
"""Part of the largest tax by which one may miss another and be the same."""
_SHOWN = 60
"""Letters shown of a value that does not fit."""


class Stored(BaseModel):
    """A part of the document; what is not named here is worked out anew and not read."""

    model_config = ConfigDict(extra="allow", frozen=True)


class Gain(Stored):
    """What a city gains."""

    city: str
    gain: Number


class Exceeded(Stored):
    """A limit that a simulation exceeds."""

    rule: str
    subject: str


class Stage(Stored):
    """An objective, its value, and how far it may be from the best."""

    objective: str
    value: Number | None
    gap: Number | None
    """None where nothing is known of it."""


class Verification(Stored):
    """How the scheme was found."""

    ledger_difference: Number
    tolerance: Number
    shortfall: Number
    mended_by: Mapping[str, Number | None] | None
    """None where there was no time to find out."""
    stages: tuple[Stage, ...]
    coalition_rows_written: int
    linear_programs: int
    integer_programs: int


class Provenance(Stored):
    """Hashes of the inputs and the options chosen."""

    inputs: Mapping[str, str]
    options: Mapping[str, Any]


class Inputs(Stored):
    """The case and the mechanism; mechanisms that were compared stand beside them."""

    case: Case
    model: Mechanism

    @property
    def mechanisms(self) -> dict[str, Mechanism]:
        """Every mechanism by its name in the document, that of the scheme first."""
        others = self.model_extra or {}
        return {"model": self.model} | {name: Mechanism.model_validate(rules) for name, rules in others.items()}


class Document(Stored):
    """The parts of the document that are read."""

    kind: Kind
    held: Mapping[str, str] | None = None
    """What an offer left no choice about, by language."""
    remark: Mapping[str, str] | None = None
    """What is to be known of how it was found, by language."""
    inputs: Inputs
    terms: Terms
    gains: tuple[Gain, ...]
    breaches: tuple[Exceeded, ...]
    verification: Verification
    provenance: Provenance


def read_dossier(path: Path, progress: Progress | None = None) -> tuple[Dossier, dict[str, Any]]:
    """The dossier that a document describes, settled anew, and the options it was made with.

    Raises
    ------
    InvalidInput
        Not such a document, parts missing, changed by hand, or figures that do not follow from its terms.
    """
    return dossier_of_text(_read(path), path, progress)


def dossier_of_text(content: bytes, path: Path, progress: Progress | None = None) -> tuple[Dossier, dict[str, Any]]:
    """The same from the bytes of a document; ``path`` names it in problems. Raises as ``read_dossier``."""
    data = _parsed(content, path)
    try:
        stored = Document.model_validate(data)
        models = stored.inputs.mechanisms
    except ValidationError as wrong:
        problems = [_misfit(path, error) for error in wrong.errors(include_url=False)]
        raise InvalidInput(_perhaps_of_another_version(problems, data)) from None
    case = stored.inputs.case
    _refuse([*_changed(path, stored, {"case": case, **models}), *_strangers(path, stored)], data)
    anyway = alternative(case, stored.inputs.model)
    dossier = _dossier(stored, models, find_worths(case, progress, anyway=anyway), data["verification"])
    _refuse(
        [
            *_tiers(path, stored, dossier.scheme),
            *_gains(path, stored, dossier),
            *_limits(path, stored, dossier),
            *_shortfall(path, stored, dossier),
        ],
        data,
    )
    return dossier, dict(stored.provenance.options)


def _dossier(stored: Document, models: dict[str, Mechanism], table: Worths, verification: Any) -> Dossier:
    """The scheme with the limits that it exceeds, beside what the mechanisms it was compared with do."""
    from ..optimize import agreement, simulate

    case, model, terms = stored.inputs.case, models.pop("model"), stored.terms
    given, case = case, plan_of(terms).of(case)
    scheme = Scheme(case, model, table, terms, settle(case, model, terms), verification, facts=given)
    exact = scheme.tolerance if stored.kind == "simulation" else agreement(scheme)
    short = stored.verification.shortfall
    found = breaches(case, model, terms, scheme.ledger, exact, scheme.outside, short)
    others = tuple(simulate(given, other, table) for other in models.values())
    said = (stored.held, stored.remark)
    held, remark = (None if text is None else Given(text["en"], text["zh"]) for text in said)
    checked = replace(scheme, breaches=tuple(found))
    return Dossier(checked, stored.kind, others, stated=True, held=held, remark=remark)


def _changed(path: Path, stored: Document, inputs: Mapping[str, BaseModel]) -> Iterator[Problem]:
    """Inputs that are not what the document was made from."""
    prints = stored.provenance.inputs
    for name, part in inputs.items():
        if prints.get(name) != fingerprint(part):
            yield _problem(path, "changed_input", f"inputs.{name}")


def _strangers(path: Path, stored: Document) -> Iterator[Problem]:
    """Terms that name what the case has not, or leave out what it needs."""
    case, model, terms = stored.inputs.case, stored.inputs.model, stored.terms
    cities, hosts = {city.id for city in case.cities}, {(row.transfer, row.host) for row in case.hosts}
    projects = {project.id for project in case.projects}
    yearly = {
        **{f"origin_share.{k}": path for k, path in terms.origin_share.items()},
        **{f"fund_share.{k}": path for k, path in terms.fund_share.items()},
        **{f"contributions.{city}": path for city, path in terms.contributions.items()},
        **{f"subsidy.{city}": path for city, path in terms.subsidy.items()},
        **{f"debt.{city}": path for city, path in terms.debt.items()},
        **{f"grants.{use}.{c}": path for use, by_city in terms.grants.items() for c, path in by_city.items()},
    }
    tiers = {} if terms.tax_tiers is None else terms.tax_tiers.ratios
    for k, other in tiers.items():
        parts = {"forecast": other.forecast, "below": other.below, "above": other.above}
        yearly |= {f"tax_tiers.ratios.{k}.{name}": path for name, path in parts.items()}
    of_cities = [*terms.contributions, *terms.subsidy, *terms.debt, *(set(terms.returned) - {OUTSIDE})]
    of_cities += [city for by_city in (*terms.grants.values(), *terms.project_share.values()) for city in by_city]
    unknown = [f"plan.{k}: {host}" for k, host in terms.plan.items() if (k, host) not in hosts]
    unknown += [f"projects: {p}" for p in (*terms.projects, *terms.carried) if p not in projects]
    unknown += [f"starts.{k}" for k in terms.starts if k not in terms.plan]
    unknown += [f"tax_tiers.ratios.{k}" for k in tiers if k not in terms.plan]
    unknown += [f"project_starts.{p}" for p in terms.project_starts if p not in terms.projects]
    unknown += [f"city: {city}" for city in dict.fromkeys(of_cities) if city not in cities]
    yield from (_problem(path, "unknown", f"terms.{place}") for place in unknown)
    missing = [f"project_share.{p}" for p in terms.projects if p not in terms.project_share]
    missing += [f"sizes.{size}" for size in model.open_sizes if size not in terms.sizes]
    yield from (_problem(path, "missing", f"terms.{place}") for place in missing)
    for place, amounts in yearly.items():
        if len(amounts) != case.horizon:
            yield _problem(path, "years", f"terms.{place}", str(len(amounts)), years=case.horizon)


def _tiers(path: Path, stored: Document, scheme: Scheme) -> Iterator[Problem]:
    """Tiers that were edited, and tax that they take for the forecast, which the case does not forecast."""
    for place, part in by_tiers(scheme.terms).items():
        if stored.provenance.inputs.get(place, fingerprint(part)) != fingerprint(part):  # none in documents of before
            yield _problem(path, "changed_terms", place)
    tiers, closed = scheme.terms.tax_tiers, scheme.model.at(scheme.terms.sizes)
    moves = deals_of(planned_moves(scheme.case, scheme.terms))
    for k, other in {} if tiers is None else tiers.ratios.items():
        tax = shared_tax(scheme.case, closed, moves[k]).tax if k in moves else np.zeros(scheme.case.horizon)
        for t in np.flatnonzero(np.abs(np.array(other.forecast) - tax) > _SAME * tax.max(initial=1.0)).tolist():
            place, value = f"terms.tax_tiers.ratios.{k}.forecast: {scheme.case.years[t]}", str(other.forecast[t])
            yield _problem(path, "forecast_differs", place, value, settled=f"{tax[t]:.6f}")


def _gains(path: Path, stored: Document, dossier: Dossier) -> Iterator[Problem]:
    """Gains that do not follow from the terms."""
    said = {row.city: row.gain for row in stored.gains}
    for city, gain in dossier.scheme.gain.items():
        if str(city) not in said:
            yield _problem(path, "missing", f"gains: {city}")
        elif abs(said[str(city)] - gain) > dossier.scheme.tolerance:
            yield _problem(path, "gain_differs", f"gains: {city}", str(said[str(city)]), settled=f"{gain:.6f}")


def _limits(path: Path, stored: Document, dossier: Dossier) -> Iterator[Problem]:
    """A design exceeds no limit, a simulation or an offer none but those that it was stored with."""
    known = set() if stored.kind == "design" else {(row.rule, row.subject) for row in stored.breaches}
    for found in dossier.scheme.breaches:
        if (found.rule, found.subject) not in known:
            place = both("report.problem.limit", rule=found.rule, subject=found.subject)
            yield _problem(path, "exceeds", place, excess=f"{found.excess:.6g}")


def _shortfall(path: Path, stored: Document, dossier: Dossier) -> Iterator[Problem]:
    """A stated shortfall that is not the most by which a coalition with a right falls short, or its stated remedies."""
    from ..optimize import agreement
    from ..optimize.design import mended_by, prepare

    scheme, said = dossier.scheme, stored.verification
    short = 0.0 if stored.kind == "simulation" else scheme.shortfall
    exact = agreement(scheme)
    if abs(said.shortfall - short) > exact:
        value = str(said.shortfall)
        yield _problem(path, "shortfall_differs", "verification.shortfall", value, settled=f"{short:.6f}")
        return
    if said.mended_by is None:
        return
    mended = {}
    if said.shortfall and stored.kind == "design":
        mended = mended_by(prepare(scheme.given, scheme.model, scheme.table, plan_of(scheme.terms)))
    for kind in {**mended, **said.mended_by}:
        stated, found = (prices.get(kind, math.inf) for prices in (said.mended_by, mended))
        if stated != found and abs((stated or math.inf) - (found or math.inf)) > exact:
            yield _problem(path, "price_differs", f"verification.mended_by.{kind}", str(stated), settled=str(found))


def _read(path: Path) -> bytes:
    if not path.exists():
        raise InvalidInput([_problem(path, "no_such_file")])
    problems: list[Problem] = []
    content = read_bytes(path, str(path), problems)
    if content is None:
        raise InvalidInput(problems)
    return content


def _parsed(content: bytes, path: Path) -> dict[str, Any]:
    twice: list[Problem] = []
    try:
        data = json.loads(content.decode("utf-8"), object_pairs_hook=unique_keys(str(path), twice))
    except json.JSONDecodeError as fault:
        raise InvalidInput([_problem(path, "not_json", reason=f"{fault.msg}, line {fault.lineno}")]) from None
    except (ValueError, RecursionError) as fault:
        reason = f"{type(fault).__name__}: {str(fault).splitlines()[0] if str(fault) else ''}"
        raise InvalidInput([_problem(path, "not_a_scheme", reason=reason)]) from None
    if twice:
        raise InvalidInput(twice)
    if not isinstance(data, dict) or data.get("schema_version") != SCHEMA_VERSION:
        reason = both("report.problem.other_version", version=SCHEMA_VERSION)
        raise InvalidInput([_problem(path, "not_a_scheme", reason=reason)])
    return data


def _misfit(path: Path, error: Mapping[str, Any]) -> Problem:
    """A part that is missing, or not what it has to be, by its dotted path."""
    place = ".".join(map(str, error["loc"]))
    if error["type"] == "missing":
        return _problem(path, "missing", place)
    return _problem(path, "misfit", place, str(error["input"])[:_SHOWN], reason=error["msg"])


def _problem(path: Path, key: str, column: str | None = None, value: str | None = None, **values: object) -> Problem:
    what, remedy = both(f"report.problem.{key}.what", **values), both(f"report.problem.{key}.do")
    return Problem(str(path), what, remedy, column=column, value=value)


def _refuse(problems: list[Problem], data: Mapping[str, Any]) -> None:
    if problems:
        raise InvalidInput(_perhaps_of_another_version(problems, data))


def _perhaps_of_another_version(problems: list[Problem], data: Mapping[str, Any]) -> list[Problem]:
    """The problems of a document that is not what this version would write: edited, or made by another one."""
    made: Any = data
    for key in ("provenance", "versions", "citypact"):
        made = made.get(key) if isinstance(made, Mapping) else None
    if made is None:
        return problems
    remedy = both("report.problem.remade", made=str(made), version=__version__)
    return [replace(problem, remedy=remedy) for problem in problems]
