"""All kinds of numbers, by name."""

from collections.abc import Iterable, Mapping

from ...optimize.program import Expression, Linear, Program
from ...optimize.setting import Setting
from ...pact.scheme import Scheme
from .carried import Carried
from .gain import Gain
from .grant import Grant
from .kind import Kind
from .number import Item, Number
from .project_share import ProjectShare
from .rate import Rate
from .ratio import Ratio
from .size import Size
from .subsidy import Subsidy
from .term import Term

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Ratio("origin_share"),
        Ratio("fund_share"),
        Rate(),
        ProjectShare(),
        Carried(),
        Grant(),
        Subsidy(),
        Size(),
        Term(),
        Gain(),
    )
}
"""In canonical order."""


def kind_of(number: Number) -> Kind:
    """What kind of number it is."""
    return KINDS[number.kind]


def items(setting: Setting, kinds: Iterable[str] = tuple(KINDS)) -> dict[Number, Item]:
    """Everything that is open in a setting, by number, in canonical order."""
    return {item.number: item for kind in kinds for item in KINDS[kind].items(setting)}


def expression(program: Program, number: Number) -> Linear:
    """A number as the program knows it, in its ``measure``, so that no solver sees the unit of the case's money."""
    return kind_of(number).expression(program, number.key)


def measure(setting: Setting, number: Number) -> float:
    """How much of a number's own unit is one in the program."""
    return kind_of(number).measure(setting)


def ties(program: Program, number: Number) -> list[Expression]:
    """Expressions that must be 0 for a number to be the same in all years."""
    return kind_of(number).ties(program, number.key)


def value_in(setting: Setting, scheme: Scheme, number: Number) -> float:
    """Value of a number in a scheme, in the number's own unit; a rate as its mean over the years, in present value."""
    return kind_of(number).value(setting, scheme, number.key)


def clause_of(number: Number) -> tuple[str, ...]:
    """What changes as one clause of the text: a project's shares only make sense together."""
    return (number.kind, *kind_of(number).clause(number.key))
