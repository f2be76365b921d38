"""The fund's part of a project's burden."""

from collections.abc import Iterator

from ...optimize.program import Linear, Program
from ...optimize.setting import Setting
from ...pact.scheme import Scheme
from ...pact.terms import Terms
from ..offer import Clause
from .kind import Kind, Said
from .number import Item, Key, Number


class Carried(Kind):
    """What the fund bears of a project; its key is the project."""

    name = "carried"
    unit = "percent"
    haggled = 0.01
    named_by = ("project",)
    asked = False  # what the cities bear says it
    in_setting = True

    def items(self, setting: Setting) -> Iterator[Item]:
        """Every project's, where the fund may carry any."""
        fund = setting.model.fund
        if setting.model.costs.projects == "design" and fund is not None and fund.carries and "projects" in fund.uses:
            for work in setting.works:
                burden = setting.present_value(work.burden) * setting.scale
                yield Item(Number(self.name, (work.project,)), 0.0, fund.carries, None, burden)

    def expression(self, program: Program, key: Key) -> Linear:
        """The part."""
        projects = [work.project for work in program.setting.works]
        return program.carried[projects.index(key[0])]

    def value(self, setting: Setting, scheme: Scheme, key: Key) -> float:
        """The part; 0 where the terms leave it out."""
        return float(scheme.terms.carried.get(key[0], 0.0))

    def put(self, setting: Setting, terms: Terms, key: Key, value: float) -> Terms:
        """The part."""
        return terms.model_copy(update={"carried": {**terms.carried, key[0]: value}})

    def select(self, setting: Setting, clause: Clause) -> Said:
        """Those of the projects that a clause speaks of."""
        works = (work for work in setting.works if clause.project in (None, work.project))
        return {Number(self.name, (work.project,)): clause.value for work in works}

    def by_rule(self, setting: Setting, key: Key) -> float | None:
        """Nothing."""
        return 0.0

    def of_fund(self, key: Key) -> bool:
        """Always."""
        return True
