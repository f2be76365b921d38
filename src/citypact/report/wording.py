"""How a verdict words its amounts."""

from ..text import Bilingual, both
from .dossier import Dossier
from .money import money_unit, slack


def say(dossier: Dossier, key: str, money: dict[str, float] | None = None, **values: object) -> Bilingual:
    """A sentence of ``report.verdict`` with amounts of money, each in the case's unit."""
    unit = money_unit(dossier.scheme.case)
    amounts = {name: slack(amount, dossier.digits) for name, amount in (money or {}).items()}
    return both(f"report.verdict.{key}", unit=unit, **amounts, **values)
