"""A city's part of a project's burden."""

from collections.abc import Iterator

from ...optimize.blocks.projects import band, key_shares
from ...optimize.program import Expression, Program
from ...optimize.setting import Setting
from ...pact.scheme import Scheme
from ...pact.terms import Terms
from ..offer import Clause
from .kind import Kind, Said
from .number import Item, Key, Number
from .of_city import city_number, is_meant


class ProjectShare(Kind):
    """What a project's beneficiaries bear of it; its key is the project and the city."""

    name = "project_share"
    unit = "percent"
    haggled = 0.01
    named_by = ("project", "city")
    asked = False  # they are many
    in_setting = True

    def items(self, setting: Setting) -> Iterator[Item]:
        """Every payer's of every project, if the mechanism leaves them open; nobody bears more than it benefits."""
        if setting.model.costs.projects == "design":
            for work in setting.works:
                burden = setting.present_value(work.burden)
                for i in work.payers:
                    number = Number(self.name, (work.project, setting.cities[i].id))
                    yield Item(number, *band(setting, work, i), None, burden * setting.scale)

    def expression(self, program: Program, key: Key) -> Expression | float:
        """The share."""
        projects = [work.project for work in program.setting.works]
        return program.project_share[projects.index(key[0]), city_number(program.setting, key[1])]

    def value(self, setting: Setting, scheme: Scheme, key: Key) -> float:
        """The share; 0 where the terms leave it out."""
        return float(scheme.terms.project_share[key[0]].get(key[1], 0.0))

    def put(self, setting: Setting, terms: Terms, key: Key, value: float) -> Terms:
        """The share; those of the others stay, so that they may no longer add up to 1."""
        project, city = key
        borne = {**terms.project_share, project: {**terms.project_share[project], city: value}}
        return terms.model_copy(update={"project_share": borne})

    def select(self, setting: Setting, clause: Clause) -> Said:
        """The payers and projects that a clause speaks of; a key such as "by-benefit" gives each its own share."""
        found: Said = {}
        for work in setting.works:
            if clause.project not in (None, work.project):
                continue
            keyed = key_shares(setting, work, clause.value) if isinstance(clause.value, str) else {}
            for i in work.payers:
                city = setting.cities[i]
                if is_meant(clause, city.id, city.province):
                    found[Number(self.name, (work.project, city.id))] = keyed.get(i, clause.value)
        return found

    def by_rule(self, setting: Setting, key: Key) -> float | None:
        """The share by the mechanism's own key."""
        if setting.model.costs.projects == "design":
            return None
        work = next(work for work in setting.works if work.project == key[0])
        shares = key_shares(setting, work, setting.model.costs.projects)
        return next((share for i, share in shares.items() if setting.cities[i].id == key[1]), None)

    def clause(self, key: Key) -> Key:
        """A project's shares only make sense together."""
        return key[:1]
