"""Two drafts of a pact side by side: what changed, and for whom."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean
from typing import Any

import pandas as pd

from ..content import ByContent
from ..negotiation.numbers import KINDS, kind_of, value_in
from ..negotiation.offer import Clause
from ..negotiation.position import Position
from ..negotiation.schedule import BY_YEAR
from ..negotiation.settled import as_forecast, laid
from ..pact.scheme import Scheme

About = tuple[str, tuple[tuple[str, str], ...]]
"""A number and what it is about: names of fields and keys."""
_SAME = 1e-9
"""How far values of a number may be apart and still be one."""


@dataclass(frozen=True)
class Changed:
    """One thing that the drafts say differently; None where a draft says nothing of it."""

    what: str
    """"mechanism", "move", "project", "start", "rule", the number of a clause, or of ratios by tiers "tax_width",
    "tax_below" or "tax_above"."""
    of: tuple[tuple[str, str], ...]
    """What it is about: names of fields ("transfer", "city" ...) and keys."""
    before: Any
    after: Any


@dataclass(frozen=True, eq=False)
class Changes(ByContent):
    """Two schemes, the former first. Money in the case's unit, present value."""

    before: Scheme
    after: Scheme

    @cached_property
    def pact(self) -> tuple[Changed, ...]:
        """Mechanism, rules, moves, projects and numbers that differ; what is paid by year as a mean or in all."""
        schemes = self.before, self.after
        positions = [laid(scheme) for scheme in schemes]
        offers = [as_forecast(scheme, position) for scheme, position in zip(schemes, positions, strict=True)]
        paid = [_paid(*draft) for draft in zip(positions, schemes, strict=True)]
        clauses = [{_about(c): c.value for c in offer.clauses if c.number not in BY_YEAR} for offer in offers]
        numbers = [said | by_year for said, by_year in zip(clauses, paid, strict=True)]
        rules = _rules(*schemes, [*offers[1].rules, *offers[0].rules])
        return (*self._plan(), *rules, *_numbers(*numbers), *_tiers(*schemes))

    @cached_property
    def gains(self) -> pd.DataFrame:
        """By city: gain, its budget money and its imputed benefits before and after (0 for a city that is no party).

        Columns: gain_before, gain_after, gain_change, budget_change, imputed_change.
        """
        keys = list(dict.fromkeys([*self.after.gain.index, *self.before.gain.index]))
        parts = [
            scheme.budgets[["budget", "imputed"]].assign(gain=scheme.gain).reindex(keys, fill_value=0.0)
            for scheme in (self.before, self.after)
        ]
        change = parts[1] - parts[0]
        return pd.DataFrame(
            {
                "gain_before": parts[0]["gain"],
                "gain_after": parts[1]["gain"],
                "gain_change": change["gain"],
                "budget_change": change["budget"],
                "imputed_change": change["imputed"],
            }
        ).rename_axis("city")

    @cached_property
    def verdicts(self) -> dict[str, tuple[Any, Any]]:
        """What a reader must know first, of the former and of the later draft."""
        said = [_said_first(scheme) for scheme in (self.before, self.after)]
        return {name: (said[0][name], said[1][name]) for name in said[0]}

    def _plan(self) -> Iterator[Changed]:
        old, new = self.before, self.after
        if old.model.id != new.model.id:
            yield Changed("mechanism", (), old.model.title, new.model.title)
        for key in dict.fromkeys([*new.terms.plan, *old.terms.plan]):
            hosts = old.terms.plan.get(key), new.terms.plan.get(key)
            if hosts[0] != hosts[1]:
                yield Changed("move", (("transfer", key),), *hosts)
        for key in dict.fromkeys([*new.terms.projects, *old.terms.projects]):
            built = key in old.terms.projects, key in new.terms.projects
            if built[0] != built[1]:
                yield Changed("project", (("project", key),), *built)
        yield from self._starts()

    def _starts(self) -> Iterator[Changed]:
        """What both carry out, but from another year on."""
        old, new = (_years(scheme) for scheme in (self.before, self.after))
        for of in (of for of in new if of in old and old[of] != new[of]):
            yield Changed("start", (of,), old[of], new[of])


def _years(scheme: Scheme) -> dict[tuple[str, str], int]:
    """From when on each transfer is at its host, and each project is built: as agreed, else by the case."""
    given, terms = scheme.given, scheme.terms
    found = {
        ("transfer", k): terms.starts.get(k, given.host[k, host].start_year) for k, host in sorted(terms.plan.items())
    }
    return found | {("project", p): terms.project_starts.get(p, given.project[p].start_year) for p in terms.projects}


def _said_first(scheme: Scheme) -> dict[str, Any]:
    return {
        "joint_gain": float(scheme.gain.sum()),
        "accepted": scheme.accepted,
        "worse_off": tuple(map(str, scheme.worse_off.index)),
        "objecting": len(scheme.objections),
        "budgets_down": tuple(map(str, scheme.out_of_pocket.index)),
        "exceeded": len(scheme.breaches),
    }


def _rules(before: Scheme, after: Scheme, said: Iterable[str]) -> Iterator[Changed]:
    """Rules that differ: of one mechanism any, of two those that either offer ``said`` to be others than bundled."""
    models = [
        scheme.model.model_dump(mode="json", exclude={"references", "title", "summary"}) for scheme in (after, before)
    ]
    every = (
        f"{room}.{field}"
        for model in models
        for room, fields in model.items()
        if isinstance(fields, dict)
        for field in fields
    )
    for path in dict.fromkeys(every if before.model.id == after.model.id else said):
        values = _rule(models[1], path), _rule(models[0], path)
        if values[0] != values[1]:
            yield Changed("rule", (("rule", path),), *values)


def _rule(model: Mapping[str, Any], path: str) -> Any:
    room, _, field = path.partition(".")
    return (model.get(room) or {}).get(field)


def _tiers(before: Scheme, after: Scheme) -> Iterator[Changed]:
    """Ratios of years whose tax comes out otherwise than forecast, as means; the others are numbers of clauses."""
    tiers = [scheme.terms.tax_tiers for scheme in (before, after)]
    widths = [None if found is None else found.width for found in tiers]
    if not _alike(*widths):
        yield Changed("tax_width", (), *widths)
    ratios = [{} if found is None else found.ratios for found in tiers]
    for transfer in dict.fromkeys([*ratios[1], *ratios[0]]):
        for what in ("below", "above"):
            values = [fmean(getattr(found[transfer], what)) if transfer in found else None for found in ratios]
            if not _alike(*values):
                yield Changed(f"tax_{what}", (("transfer", transfer),), *values)


def _paid(position: Position, scheme: Scheme) -> dict[About, Any]:
    """What a scheme's payments by year come to: rates as their means, amounts in present value."""
    setting = position.setting
    return {
        (number.kind, tuple((name, str(key)) for name, key in named.items())): value_in(setting, scheme, number)
        for number in position.items
        if number.kind in BY_YEAR
        for named in kind_of(number).clauses(setting, number.key)
    }


def _numbers(old: Mapping[About, Any], new: Mapping[About, Any]) -> Iterator[Changed]:
    for about in sorted(dict.fromkeys([*new, *old]), key=lambda about: list(KINDS).index(about[0])):
        values = old.get(about), new.get(about)
        if not _alike(*values):
            yield Changed(about[0], about[1], *values)


def _about(clause: Clause) -> About:
    said = clause.model_dump(mode="json", exclude_defaults=True, exclude={"number", "value", "locked"})
    return clause.number, tuple((name, str(key)) for name, key in said.items())


def _alike(before: Any, after: Any) -> bool:
    if isinstance(before, float) and isinstance(after, float):
        return abs(before - after) <= _SAME * max(1.0, abs(before))
    return bool(before == after)
