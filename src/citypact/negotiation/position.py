"""An offer laid upon a case: every number it fixes, found and checked, and the program with those numbers held."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from math import isfinite

from ..case.model import Case
from ..content import ByContent
from ..errors import InvalidInput, Problem
from ..mechanism import Mechanism
from ..optimize.blocks import write
from ..optimize.design import best_attempt, best_scheme, prepare, under
from ..optimize.grains import grains
from ..optimize.objectives import OBJECTIVES
from ..optimize.program import Program
from ..optimize.sayable import Key
from ..optimize.search import Watch
from ..optimize.setting import Setting
from ..optimize.subject import Kind
from ..pact.scheme import Scheme
from ..reading.fields import Frozen
from ..reading.record import problem
from ..worth import Plan, Worths
from .fitting import impossible_splits, made_whole, said_twice, unfit, without_absent
from .naming import in_keys
from .numbers import Item, Number, expression, items, kind_of, measure, ties
from .numbers.ratio import PARTIES
from .offer import Clause, Offer
from .rules import with_rules
from .schedule import Payments, payments, pin, spare_coins, value_of
from .schedule import problems as schedule_problems
from .selection import clause_problem, cut_terms, nearest_known, said_of

_ROUNDING = 2e-8
"""Part of the largest worth that rounding may cost a coalition; a fiftieth of what counts as an objection."""
MOST_INSISTED = 1e6
"""Gains that somebody can insist on, as a multiple of all that there is to gain: a solver's figures hold so much."""
_GRID = 1e-9
COIN = 1e-7
"""Program money by which a present value may differ from the offered one, so that rounded decimals still add up."""
_OF_KEYS = frozenset({"costs.most_of_benefit", "costs.least_by_benefit", "costs.weak_areas_pay"})
"""Rules that an offered key such as "by-benefit" stands and falls with."""


@dataclass(frozen=True, eq=False)
class Position(ByContent):
    """An offer with the case and the rules it is made under."""

    offer: Offer
    setting: Setting
    """The case under the rules as offered, terms cut as offered; nothing settled."""
    items: Mapping[Number, Item]
    """Everything the rules leave open."""
    values: Mapping[Number, float]
    """What the offer fixes of it."""
    locked: frozenset[Number]
    granted: Mapping[int, int] = field(default_factory=dict)
    """Years of sharing by clause of the offer that says them (counted from 0), as they were offered."""
    paid: Mapping[Number, Payments] = field(default_factory=dict)
    """Yearly payments of the numbers that the offer's schedule speaks of."""
    left_out: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Projects whose offered shares were scaled up, since cities that were to pay do not benefit here: which cities."""

    @property
    def leaves_open(self) -> bool:
        """Whether anything is left to be chosen."""
        return not set(self.items) <= set(self.values)

    def program(
        self,
        held: Iterable[Number] | None = None,
        relaxed: frozenset[Kind] = frozenset(),
        setting: Setting | None = None,
        *,
        forgiving: bool = False,
        by_year: bool = False,
    ) -> Program:
        """The program with some of the offered numbers held (default: all); nobody may be worse off unless relaxed.

        ``by_year``: what the offer's schedule speaks of is held year by year, otherwise in present value.
        ``forgiving``: an offer just on the edge of acceptance counts as accepted though its decimals are rounded.
        """
        held = set(self.values if held is None else held)
        base = self.setting if setting is None else setting
        if forgiving:
            base = replace(base, claims=base.claims.in_units(1.0, _ROUNDING * base.claims.largest))
        scheduled = held & set(self.paid) if by_year else set()
        fixed = {(n.kind, *n.key): self.values[n] for n in held - scheduled if kind_of(n).in_setting}
        program = write(replace(base, fixed=fixed), relaxed)
        for number in sorted(scheduled):
            pin(program, self.paid[number])
        if scheduled:
            spare_coins(program)
        for number in sorted(held - scheduled):
            if not kind_of(number).in_setting:
                offered, wanted = self.values[number] / measure(base, number), expression(program, number)
                program.hold(wanted, offered, COIN)
        return program

    def writing(self, setting: Setting, relaxed: frozenset[Kind]) -> Program:
        """The program that keeps the red lines, with some kinds of constraints loosened."""
        return self.program(self.locked, relaxed, setting, by_year=True)

    def keep_one(self, program: Program) -> None:
        """What is offered as one number for all years stays one."""
        for number in self.values:
            for tie in () if number in self.paid else ties(program, number):
                program.require("one number", tie == 0)

    def insisting(self, gains: Mapping[str, float]) -> "Position":
        """The same where cities insist on gains, in the case's money by city.

        Raises InvalidInput for gains beyond all proportion, which solvers could not tell from one another, or that are
        no number.
        """
        largest = self.setting.table.largest
        most = MOST_INSISTED * max(largest, 1.0)
        wrong = {city: gain for city, gain in gains.items() if not (isfinite(gain) and gain <= most)}
        if wrong:
            key, shown = "negotiation.insists_on_too_much", f"{largest:,.4g}"
            raise InvalidInput([problem(key, "insist", None, c, value=wrong[c], largest=shown) for c in wrong])
        scaled = {city: gain / self.setting.scale for city, gain in gains.items()}
        return replace(self, setting=replace(self.setting, insisted=scaled))

    def under(self, **rooms: Frozen) -> Setting:
        """The setting with parts of its mechanism replaced."""
        return replace(self.setting, model=self.setting.model.model_copy(update=rooms))

    def with_model(self, model: Mechanism) -> "Position":
        """The same numbers held under other rules, for the same case."""
        setting = replace(prepare(self.setting.facts, model, self.setting.table), insisted=self.setting.insisted)
        return replace(self, setting=setting, items=items(setting))


def take_position(
    case: Case,
    model: Mechanism,
    offer: Offer,
    table: Worths,
    file: str = "offer",
    *,
    strict: bool = True,
    plan: Plan | None = None,
    before: Position | None = None,
) -> Position:
    """Lay an offer upon a case.

    Unless ``strict``, clauses that apply to nothing in the plan are passed over, and a full list of a project's shares
    is scaled up to 1 where some of its cities do not benefit in this plan. ``plan``: as for ``optimize.prepare``.
    ``before``: an offer laid on the same case, mechanism, worths and plan, from which is taken over what hangs on them
    and the rules alone.

    Raises
    ------
    InvalidInput
        Rules that the mechanism cannot hold, clauses that apply to nothing, values the mechanism does not allow; all
        at once, each with the number of its clause.
    """
    offer = in_keys(offer, case)
    base = before if before is not None and before.offer.rules == offer.rules else None
    if base is not None and (base.setting.granted or base.setting.insisted):
        base = None  # its setting holds more than the facts and the rules
    rules = with_rules(model, offer.rules, case.currency, file)
    whole = prepare(case, rules, table, plan) if base is None else base.setting
    problems = [*said_twice(file, offer.clauses)]
    setting = cut_terms(whole, offer, file, problems, strict=strict)
    clauses, left_out = (offer.clauses, {}) if strict else without_absent(setting, offer.clauses)
    known = base.items if base is not None and setting is whole else items(setting)
    values: dict[Number, float] = {}
    locked: dict[Number, bool] = {}
    for row, clause in enumerate(clauses, start=1):
        found = said_of(setting, clause)
        if strict and not found and clause.number != "term" and clause.is_narrowed:
            problems.append(
                clause_problem(file, row, clause, "applies_to_nothing", hint=nearest_known(setting, clause))
            )
        for number, value in found.items():
            problems += unfit(file, row, clause, setting, known, number, value)
            if number in known:
                values[number], locked[number] = value, clause.locked
    if problems:
        raise InvalidInput(problems)
    paid = _scheduled(setting, known, offer, values, file, problems)
    problems += impossible_splits(file, setting, known, values)
    if problems:
        raise InvalidInput(problems)
    values |= made_whole(setting, known, values)
    red_lines = frozenset(number for number, is_locked in locked.items() if is_locked)
    terms = {row: int(float(c.value)) for row, c in enumerate(offer.clauses) if c.number == "term"}
    values |= {number: value_of(setting, number, by_year) for number, by_year in paid.items()}
    return Position(offer, setting, known, values, red_lines, terms, paid, left_out)


def _scheduled(
    setting: Setting,
    known: Mapping[Number, Item],
    offer: Offer,
    said: Mapping[Number, float],
    file: str,
    problems: list[Problem],
) -> dict[Number, dict[Key, float]]:
    """Yearly payments by number, but where a clause says something else of it."""
    if offer.schedule is None:
        return {}
    problems += schedule_problems(setting, offer.schedule, file)
    if problems:
        return {}
    leeway = grains(setting.case, setting.model, setting.table).amount
    paid = payments(setting, known, offer.schedule)

    def agrees(number: Number) -> bool:
        near = _GRID if number.kind == "contribution_rate" else leeway + _GRID
        return number not in said or abs(value_of(setting, number, paid[number]) - said[number]) <= near

    return {number: by_year for number, by_year in paid.items() if agrees(number)}


def reopen(position: Position, model: Mechanism, rules: Collection[str] | None = None) -> Position:
    """The offer's clauses under the mechanism's own rules, where the offer had changed them: some, or all that can.

    "term" among ``rules`` stands for the terms that clauses grant and that are no red lines: without them the rule's
    own term holds. A transfer whose tax the offered rules do not share counts as offered at 0.

    Raises
    ------
    InvalidInput
        The rules that stay do not go together.
    """
    case, table = position.setting.facts, position.setting.table
    gone = can_give_way(position.offer) if rules is None else rules
    stay = {rule: value for rule, value in position.offer.rules.items() if rule not in gone}
    kept = {deal.transfer for deal in position.setting.deals if deal.tax.any()}
    whole = prepare(case, with_rules(model, stay, case.currency), table)
    left_out = tuple(
        Clause(number=name, transfer=deal.transfer, value=0.0)
        for deal in whole.deals
        if deal.tax.any() and deal.transfer not in kept
        for name in PARTIES
    )
    said = [c for c in position.offer.clauses if c.locked or c.number != "term" or not _goes("term", rules)]
    offer = position.offer.model_copy(update={"rules": stay, "clauses": (*said, *left_out)})
    return take_position(case, model, offer, table)


def can_give_way(offer: Offer) -> tuple[str, ...]:
    """What ``reopen`` can take back: the rules of an offer, and "term" for its terms that are no red lines.

    Not the limits of what a city bears of a project.
    """
    open_terms = any(clause.number == "term" and not clause.locked for clause in offer.clauses)
    return (*(rule for rule in offer.rules if rule not in _OF_KEYS), *(["term"] if open_terms else []))


def _goes(rule: str, rules: Collection[str] | None) -> bool:
    return rules is None or rule in rules


def design_around(
    position: Position,
    inspect: Callable[[Program], None] | None = None,
    watch: Watch | None = None,
    *,
    mends: bool = True,
) -> Scheme:
    """The best scheme in which all that the offer fixes is held and the rest is designed; see ``optimize.design``.

    ``mends``: as for ``best_scheme``.

    Raises
    ------
    NoScheme
        Nothing that holds the offer satisfies the constraints.
    """

    def writing(setting: Setting, relaxed: frozenset[Kind]) -> Program:
        return position.program(relaxed=relaxed, setting=setting, by_year=True)

    program = _around(position)
    program.watch = watch
    return best_scheme(program, writing=writing, inspect=inspect, mends=mends)


def attempt_around(position: Position, *, mends: bool = True) -> Scheme | None:
    """As ``design_around``, where the reasons do not matter if there is no scheme: None then."""
    return best_attempt(_around(position), mends=mends)


def _around(position: Position) -> Program:
    """The program in which what the offer fixes is held."""
    return position.program(relaxed=frozenset({Kind.COALITION}), by_year=True)


def settle_offer(position: Position, *, settles: bool = True) -> Scheme:
    """What an offer does: its own numbers, and for those it leaves open the ones that come nearest to consent.

    Nobody's consent is required, so that losses and objections can be seen; what would mend them is not asked. Where
    nothing is offered, the designed scheme is the one that comes nearest, if there is one.

    ``settles``: whether all that is left open is settled. If not, and something is open, only the least shortfall and
    the first objective of the mechanism are at their optimum, and nothing is rounded: an answer for the time being, of
    which the verification says so.

    Raises
    ------
    NoScheme
        The offer cannot be carried out at all (a fund that does not balance, a limit that is broken).
    """
    if not position.values:
        designed = attempt_around(position, mends=False)
        if designed is not None:
            return designed
    asks: dict[str, object] = {"city": "none", "money": "none", "every_year_limit": None, "minimum_score": None}
    asks |= {"origin_compensation": None, "host_no_loss": False}
    lenient = position.setting.model.participation.model_copy(update=asks)
    asked = position.under(participation=lenient)
    program = position.program(relaxed=frozenset({Kind.COALITION}), setting=asked, by_year=True)
    program.waited, program.soon = True, not settles and position.leaves_open
    if settles or not position.leaves_open:
        return under(best_scheme(program, mends=False), position.setting.model)
    first = [(name, OBJECTIVES[name]) for name in asked.model.design.objectives[:1]]
    return under(best_scheme(program, first, mends=False, settles=False, rounds=False), position.setting.model)
