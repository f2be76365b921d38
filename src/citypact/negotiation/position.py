"""An offer laid upon a case: every number it fixes, found and checked, and the program with those numbers held."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from pydantic import ValidationError

from ..case.draft import suggestion
from ..case.model import Case, Frozen
from ..design.blocks import write
from ..design.blocks.projects import key_shares
from ..design.design import best_scheme, prepare
from ..design.program import Program
from ..design.setting import Deal, Setting
from ..errors import InvalidInput, Problem
from ..mechanism import Mechanism
from ..scheme import Scheme
from ..text import both
from ..worth import WorthTable
from .numbers import SETTLED_IN_THE_SETTING, Item, Number, expression, items, ratio_rule
from .offer import Clause, Offer

_GRID = 1e-9
_ROUNDING = 2e-8
"""Part of the largest worth that rounding may cost a coalition; a fiftieth of what counts as an objection."""
_COIN = 1e-7
"""Program money by which a present value may differ from the offered one, so that rounded decimals still add up."""
_WHOLE = 1e-6
"""Within this, shares that are to add up to one do; they are then brought to it exactly."""
_FILE = "offer"


@dataclass(frozen=True)
class Position:
    """An offer with the case and the rules it is made under."""

    offer: Offer
    setting: Setting
    """The case under the rules as offered, terms cut as offered; nothing settled."""
    items: Mapping[Number, Item]
    """Everything the rules leave open."""
    values: Mapping[Number, float]
    """What the offer fixes of it."""
    locked: frozenset[Number]

    def program(
        self,
        held: Iterable[Number] | None = None,
        relaxed: frozenset[str] = frozenset(),
        setting: Setting | None = None,
        *,
        forgiving: bool = False,
    ) -> Program:
        """The program with some of the offered numbers held (default: all); nobody may be worse off unless relaxed.

        ``forgiving``: an offer just on the edge of acceptance counts as accepted though its decimals are rounded.
        """
        held = set(self.values if held is None else held)
        base = self.setting if setting is None else setting
        if forgiving:
            base = replace(base, worths=base.worths - _ROUNDING * float(np.abs(base.worths).max()))
        fixed = {(n.kind, *n.key): self.values[n] for n in held if n.kind in SETTLED_IN_THE_SETTING}
        program = write(replace(base, fixed=fixed), relaxed)
        for number in sorted(held):
            if number.kind not in SETTLED_IN_THE_SETTING:
                name = f"as_offered_{number.kind}_{'_'.join(number.key)}"
                rounding = _COIN * base.scale
                program.require(f"{name}_least", expression(program, number) >= self.values[number] - rounding)
                program.require(f"{name}_most", expression(program, number) <= self.values[number] + rounding)
        return program

    def under(self, **rooms: Frozen) -> Setting:
        """The setting with parts of its mechanism replaced."""
        return replace(self.setting, model=self.setting.model.model_copy(update=rooms))

    def with_model(self, model: Mechanism) -> "Position":
        """The same numbers held under other rules, for the same case."""
        setting = prepare(self.setting.case, model, self.setting.table)
        return replace(self, setting=setting, items=items(setting))


def take_position(
    case: Case, model: Mechanism, offer: Offer, table: WorthTable, file: str = _FILE, *, strict: bool = True
) -> Position:
    """Lay an offer upon a case. Unless ``strict``, clauses that apply to nothing in the plan are passed over.

    Raises
    ------
    InvalidInput
        Rules that the mechanism cannot hold, clauses that apply to nothing, values the mechanism does not allow; all
        at once, each with the number of its clause.
    """
    setting = prepare(case, with_rules(model, offer.rules, case.currency, file), table)
    problems: list[Problem] = []
    setting = replace(setting, deals=_cut_terms(setting, offer, file, problems, strict=strict))
    known = items(setting)
    values: dict[Number, float] = {}
    locked: dict[Number, bool] = {}
    for row, clause in enumerate(offer.clauses, start=1):
        found = _SELECT[clause.number](setting, clause) if clause.number != "term" else {}
        if strict and not found and clause.number != "term" and clause.is_narrowed:
            problems.append(_problem(file, row, clause, "applies_to_nothing", hint=_nearest(setting, clause)))
        for number, value in found.items():
            problems += _unfit(file, row, clause, setting, known, number, value)
            if number in known:
                values[number], locked[number] = value, clause.locked
    if problems:
        raise InvalidInput(problems)
    problems += _impossible_splits(file, setting, known, values)
    if problems:
        raise InvalidInput(problems)
    values |= _made_whole(setting, known, values)
    return Position(offer, setting, known, values, frozenset(n for n, is_locked in locked.items() if is_locked))


def reopen(position: Position, model: Mechanism) -> Position:
    """The offer's clauses under the mechanism's own rules, where the offer had changed them.

    A transfer whose tax the offered rules do not share counts as offered at 0.
    """
    kept = {deal.transfer for deal in position.setting.deals if deal.tax.any()}
    whole = prepare(position.setting.case, model, position.setting.table)
    left_out = tuple(
        Clause(number=name, transfer=deal.transfer, value=0.0)
        for deal in whole.deals
        if deal.tax.any() and deal.transfer not in kept
        for name in ("origin_share", "fund_share")
    )
    offer = position.offer.model_copy(update={"rules": {}, "clauses": (*position.offer.clauses, *left_out)})
    return take_position(position.setting.case, model, offer, position.setting.table)


def with_rules(model: Mechanism, rules: Mapping[str, Any], currency: str, file: str = _FILE) -> Mechanism:
    """A mechanism with some rules changed, by dotted path; amounts among them are in ``currency``.

    Raises InvalidInput if the result is no mechanism.
    """
    if not rules:
        return model
    data = model.model_dump(exclude_unset=True)
    data["references"] = dict(data["references"])
    data["currency"] = model.currency or currency
    for path, value in rules.items():
        room, _, field = path.partition(".")
        if not isinstance(data.get(room), dict) or room == "references" or not field:
            raise InvalidInput([_rule_problem(file, path, "unknown_rule", value)])
        data[room] = data[room] | {field: value}
        data["references"].setdefault(path, {"text": "As offered.", "status": "choice"})
    try:
        return Mechanism.model_validate(data)
    except ValidationError as error:
        faults = [(".".join(map(str, detail["loc"])), detail["msg"]) for detail in error.errors(include_url=False)]
        raise InvalidInput(
            [_rule_problem(file, path, "impossible_rule", rules.get(path), reason=reason) for path, reason in faults]
        ) from None


def settle_offer(position: Position) -> Scheme:
    """What an offer does: its own numbers, and for those it leaves open the ones that come nearest to consent.

    Nobody's consent is required, so that losses and objections can be seen.

    Raises
    ------
    NoScheme
        The offer cannot be carried out at all (a fund that does not balance, a limit that is broken).
    """
    rule = position.setting.model.participation
    lenient = rule.model_copy(update={"city": "none", "origin_compensation": None, "host_no_loss": False})
    program = position.program(relaxed=frozenset({"coalition"}), setting=position.under(participation=lenient))
    return replace(best_scheme(program), model=position.setting.model)


def _cut_terms(setting: Setting, offer: Offer, file: str, problems: list[Problem], *, strict: bool) -> tuple[Deal, ...]:
    """The deals with the split ended after the years that the offer grants."""
    deals = list(setting.deals)
    for row, clause in enumerate(offer.clauses, start=1):
        if clause.number != "term":
            continue
        chosen = _deals(setting, clause)
        if strict and not chosen and clause.is_narrowed:
            problems.append(_problem(file, row, clause, "applies_to_nothing", hint=_nearest(setting, clause)))
        rule = setting.model.tax_sharing
        if isinstance(clause.value, str) or clause.value != int(clause.value):
            problems.append(_problem(file, row, clause, "term_not_whole"))
            continue
        if clause.value > rule.term + rule.extension:
            problems.append(_problem(file, row, clause, "term_too_long", most=rule.term + rule.extension))
        for k in chosen:
            deals[k] = _cut(setting.deals[k], int(clause.value))
    return tuple(deals)


def _cut(deal: Deal, years: int) -> Deal:
    shared = np.arange(deal.tax.size) < deal.shared.clock + years
    return replace(deal, shared=replace(deal.shared, tax=deal.shared.tax * shared))


def _deals(setting: Setting, clause: Clause) -> list[int]:
    """Shared deals that a clause speaks of."""
    wanted = {
        "transfer": clause.transfer,
        "sector": clause.sector,
        "origin": clause.origin,
        "host": clause.host,
        "origin_province": clause.origin_province,
        "host_province": clause.host_province,
    }
    return [
        k
        for k, deal in enumerate(setting.deals)
        if deal.tax.any() and all(value in (None, _traits(setting, deal)[name]) for name, value in wanted.items())
    ]


def _traits(setting: Setting, deal: Deal) -> dict[str, str]:
    return {
        "transfer": deal.transfer,
        "sector": deal.sector,
        "origin": setting.cities[deal.origin].id,
        "host": setting.cities[deal.host].id,
        "origin_province": deal.provinces[0],
        "host_province": deal.provinces[1],
    }


def _ratios(setting: Setting, clause: Clause) -> dict[Number, float | str]:
    return {
        Number(clause.number, setting.ratio_class(k, t)): clause.value
        for k in _deals(setting, clause)
        for t in np.flatnonzero(setting.deals[k].tax > 0).tolist()
        if clause.year in (None, setting.case.years[t])
    }


def _by_city(setting: Setting, clause: Clause) -> dict[Number, float | str]:
    return {
        Number(clause.number, (city.id,)): clause.value
        for city in setting.cities
        if clause.city in (None, city.id) and clause.province in (None, city.province)
    }


def _granted(setting: Setting, clause: Clause) -> dict[Number, float | str]:
    """Grants to cities that can receive any."""
    possible = items(setting, ("grant",))
    return {number: value for number, value in _by_city(setting, clause).items() if number in possible}


def _splits(setting: Setting, clause: Clause) -> dict[Number, float | str]:
    found: dict[Number, float | str] = {}
    for work in setting.works:
        if clause.project not in (None, work.project):
            continue
        keyed = key_shares(setting, work, clause.value) if isinstance(clause.value, str) else {}
        for i in work.payers:
            city = setting.cities[i]
            if clause.city in (None, city.id) and clause.province in (None, city.province):
                found[Number("project_share", (work.project, city.id))] = keyed.get(i, clause.value)
    return found


_SELECT: dict[str, Callable[[Setting, Clause], dict[Number, Any]]] = {
    "origin_share": _ratios,
    "fund_share": _ratios,
    "contribution_rate": _by_city,
    "project_share": _splits,
    "grant": _granted,
    "subsidy": _by_city,
}


def _unfit(
    file: str, row: int, clause: Clause, setting: Setting, known: Mapping[Number, Item], number: Number, value: Any
) -> Iterator[Problem]:
    """What the mechanism has against a value."""
    if isinstance(value, str):
        yield _problem(file, row, clause, "needs_a_number")
    elif number not in known:
        settled = _settled_by_rule(setting, number)
        if settled is None or abs(settled - value) > _GRID:
            shown = "–" if settled is None else f"{settled:g}"
            yield _problem(file, row, clause, "not_open", name=str(number), settled=shown)
    else:
        item = known[number]
        if not item.low - _GRID <= value <= item.high + _GRID:
            yield _problem(
                file, row, clause, "outside_limits", name=str(number), low=f"{item.low:g}", high=f"{item.high:g}"
            )
        elif item.step is not None:
            steps = (value - item.low) / item.step
            if abs(steps - round(steps)) * item.step > _GRID:
                yield _problem(file, row, clause, "off_the_grid", name=str(number), step=f"{item.step:g}")


def _settled_by_rule(setting: Setting, number: Number) -> float | None:
    """The value that the mechanism itself gives to a number; None if it has no such number."""
    if number.kind in ("origin_share", "fund_share"):
        rules = [
            ratio_rule(setting, number.kind, k, t)
            for k, deal in enumerate(setting.deals)
            for t in np.flatnonzero(deal.tax > 0).tolist()
            if setting.ratio_class(k, t) == number.key
        ]
        return next((float(rule) for rule in rules if isinstance(rule, int | float)), None)
    if number.kind == "contribution_rate" and setting.model.fund is not None:
        rate = setting.model.fund.contribution_rate
        return float(rate) if isinstance(rate, int | float) else None
    if number.kind == "project_share" and setting.model.costs.projects != "design":
        work = next(work for work in setting.works if work.project == number.key[0])
        shares = key_shares(setting, work, setting.model.costs.projects)
        return next((share for i, share in shares.items() if setting.cities[i].id == number.key[1]), None)
    return 0.0 if number.kind in ("subsidy", "grant", "contribution_rate") else None


def _impossible_splits(
    file: str, setting: Setting, known: Mapping[Number, Item], values: Mapping[Number, float]
) -> Iterator[Problem]:
    """Projects whose offered shares cannot add up to one."""
    for work in setting.works:
        shares = [number for number in known if number.clause == ("project_share", work.project)]
        if not shares:
            continue
        given = sum(values[n] for n in shares if n in values)
        open_ended = any(n not in values for n in shares)
        if given > 1 + _WHOLE or (not open_ended and given < 1 - _WHOLE):
            message = both("negotiation.split.what", project=work.project, total=f"{given:.10g}")
            yield Problem(file, message, both("negotiation.split.do"))


def _made_whole(setting: Setting, known: Mapping[Number, Item], values: Mapping[Number, float]) -> dict[Number, float]:
    """Completely offered shares of projects without the rounding of their decimals."""
    whole: dict[Number, float] = {}
    for work in setting.works:
        shares = [number for number in known if number.clause == ("project_share", work.project)]
        if shares and all(number in values for number in shares):
            given = sum(values[number] for number in shares)
            whole |= {number: values[number] / given for number in shares}
    return whole


def _nearest(setting: Setting, clause: Clause) -> str:
    """A hint at what a selector that fits nothing may have been meant to be."""
    known = {
        "transfer": [deal.transfer for deal in setting.deals if deal.tax.any()],
        "sector": [deal.sector for deal in setting.deals],
        "project": [work.project for work in setting.works],
        "city": [city.id for city in setting.cities],
        "origin": [setting.cities[deal.origin].id for deal in setting.deals],
        "host": [setting.cities[deal.host].id for deal in setting.deals],
        "province": [city.province for city in setting.cities],
    }
    for name, names in known.items():
        given = getattr(clause, name)
        if given is not None and given not in names:
            return suggestion(given, names)
    return ""


def _problem(file: str, row: int, clause: Clause, key: str, **values: object) -> Problem:
    message, remedy = both(f"negotiation.{key}.what", **values), both(f"negotiation.{key}.do", **values)
    return Problem(file, message, remedy, row, clause.number, str(clause.value))


def _rule_problem(file: str, path: str, key: str, value: object, **values: object) -> Problem:
    message, remedy = both(f"negotiation.{key}.what", **values), both(f"negotiation.{key}.do", **values)
    return Problem(file, message, remedy, None, path, None if value is None else str(value))
