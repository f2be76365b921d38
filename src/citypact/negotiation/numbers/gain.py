"""A city's gain, which follows from the other numbers: nothing of it is open, but it can be asked for."""

from collections.abc import Iterator

from ...optimize.program import Expression, Program
from ...optimize.setting import Setting
from ...pact.scheme import Scheme
from ...solve.algebra import expression as as_expression
from .kind import Kind
from .number import Item, Key
from .of_city import city_of


class Gain(Kind):
    """What a city gains."""

    name = "gain"
    asked = False

    def items(self, setting: Setting) -> Iterator[Item]:
        """None: it is no clause of a pact."""
        return iter(())

    def expression(self, program: Program, key: Key) -> Expression:
        """The gain."""
        return as_expression(program.gain[city_of(program, key)])

    def value(self, setting: Setting, scheme: Scheme, key: Key) -> float:
        """The gain."""
        return float(scheme.gain[key[0]])
