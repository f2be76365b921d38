"""What moves and what is built, where that is left open.

sum_h z[k,h] <= 1     for every transfer;  = 1 for one that goes without a pact, which always has a place
sum z[p] <= 1         for every project, over the years in which it could start
sum_k need[k,r] z[k,h] <= room[h,r]        never less than what comes without a pact
z in {0, 1}
"""

from ...case.model import Case
from ...solve.algebra import total
from ...worth.opportunities import FITS
from ..program import Program
from ..subject import Subject, Whole


def add(program: Program) -> None:
    """The choices, each transfer at one place at most, and the room of every host; nothing where the plan is given."""
    setting = program.setting
    moves, built = iter(range(len(setting.deals))), iter(range(len(setting.works)))
    for c, choice in enumerate(setting.choices):
        subject = Subject(transfer=choice.transfer, project=choice.project, city=choice.host or "")
        program.chosen[c] = program.variable("chosen", subject, 0, 1, Whole.PLAN)
        if choice.move is not None:
            program.moved[next(moves)] = program.chosen[c]
        if choice.works is not None:
            program.built[next(built)] = program.chosen[c]
    if setting.choices:
        _one_place(program)
        _room(program)


def _one_place(program: Program) -> None:
    setting = program.setting
    for k in dict.fromkeys(choice.transfer for choice in setting.choices if choice.transfer):
        places = total(program.chosen[c] for c, choice in enumerate(setting.choices) if choice.transfer == k)
        goes = k in setting.table.chances.anyway
        program.require("one place", places == 1 if goes else places <= 1, Subject(transfer=k))
    for p in dict.fromkeys(choice.project for choice in setting.choices if choice.project):
        years = [program.chosen[c] for c, choice in enumerate(setting.choices) if choice.project == p]
        if len(years) > 1:
            program.require("one year", total(years) <= 1, Subject(project=p))


def _room(program: Program) -> None:
    setting = program.setting
    for row in setting.case.capacities:
        needs = {c: _need(setting.case, choice.transfer, row.resource) for c, choice in enumerate(setting.choices)}
        comes = sum(
            _need(setting.case, k, row.resource) for k, h in setting.table.chances.anyway.items() if h == row.city
        )
        asked = {c: need for c, need in needs.items() if need and setting.choices[c].host == row.city}
        limit, unit = max(row.amount * FITS, comes), row.amount or max(asked.values(), default=1.0)
        if sum(asked.values()) > limit:
            taken = total(need / unit * program.chosen[c] for c, need in asked.items())
            program.require("room", taken <= limit / unit, program.of_city(_number(program, row.city)))


def _need(case: Case, transfer: str, resource: str) -> float:
    return case.transfer[transfer].uses.get(resource, 0.0) if transfer else 0.0


def _number(program: Program, city: str) -> int:
    return next(i for i, known in enumerate(program.setting.cities) if known.id == city)
