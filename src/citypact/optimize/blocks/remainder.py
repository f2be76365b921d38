"""What the fund cannot pay out for its uses goes back at the end of the last year to those who had to pay it in.

left >= 0,   returned[c] = left * had[c] / sum of had                     had: see ``mechanism.returning``
balance[T] = 0 with left paid back

No more is left than what the fund's own rules leave at least, whoever agrees to what: a program of these rules alone,
none of them loosened, says how much that is. Where the plan is left open neither that nor what hosts had to pay in of
their tax is known, and both may be any.
"""

from ...mechanism.parties import OUTSIDE
from ...mechanism.returning import fund_shares_fixed, obliged_income, obliged_rate, returns
from ...mechanism.sections.fund import Fund
from ...solve.algebra import constant_and_terms, expression, total
from ...solve.live import Live
from ..program import Expression, Program
from ..subject import Subject

_SLIP = 1e-8
"""Program money by which more may be left than the least there is."""


def add(program: Program, fund: Fund) -> Expression | float:
    """All that is returned; 0 where the rule returns nothing or nobody had to pay anything in."""
    had = _had_to_pay(program, fund) if returns(program.setting.model) else {}
    if not had:
        return 0.0
    year = Subject(year=program.year(program.setting.horizon - 1))
    left = program.left = program.variable("left", year)
    if any(constant_and_terms(paid)[1] for paid in had.values()):
        parts = {city: expression(program.variable("returned", _subject(program, city))) for city in had}
        program.require("returned", total(parts.values()) == left, year)
    else:
        whole = sum(constant_and_terms(paid)[0] for paid in had.values())
        parts = {city: (constant_and_terms(paid)[0] / whole) * left for city, paid in had.items()}
    last = float(program.setting.discount[-1])
    program.outside = program.outside - last * parts.pop(OUTSIDE, expression(0.0))
    program.returned.update({int(city): part for city, part in parts.items()})
    return expression(left)


def hold(program: Program) -> None:
    """Let no more be left than has to be; to be called when the fund's rules, and no others, stand in the program."""
    if program.left is None or program.setting.choices:
        return
    rows = program.compiled()
    up = rows.up.copy()
    up[[program.number(slack.variable) for slack in program.slacks]] = 0.0
    constant, costs = program.costs(program.left)
    least = Live(rows.with_bounds(rows.low, up), gap=program.gap).minimize(costs)
    if least is not None:
        most = constant + least.value
        program.limit(program.left, 0.0, most + _SLIP if most > _SLIP else 0.0)


def _subject(program: Program, city: int | str) -> Subject:
    return Subject(party=OUTSIDE) if city == OUTSIDE else program.of_city(int(city))


def _had_to_pay(program: Program, fund: Fund) -> dict[int | str, Expression]:
    """What each contributor had to pay in over all years, by number of the city; who had to pay nothing is left out."""
    setting = program.setting
    had: dict[int | str, Expression] = {OUTSIDE: expression(obliged_income(fund) / setting.unit * setting.horizon)}
    for i, city in enumerate(setting.cities):
        had[i] = expression(obliged_rate(fund, weak=city.weak) * float(setting.revenue[i].sum()))
    if fund_shares_fixed(setting.model):
        for (k, _), paid in program.fund_payment.items():
            had[setting.deals[k].host] = had[setting.deals[k].host] + paid
    return {city: paid for city, paid in had.items() if constant_and_terms(paid) != (0.0, {})}
