"""What a statute that people know would do to the same case, for comparison."""

from ..case.model import Case
from ..errors import InvalidInput
from ..mechanism import Mechanism, check_applicable, load_model
from ..optimize import simulate
from ..pact.scheme import Scheme
from ..worth import Worths

CUSTOMARY = "bth-2015"
"""The rule that later agreements took their ratio from."""


def comparable(case: Case, model: Mechanism, table: Worths) -> tuple[Scheme, ...]:
    """The customary rule applied to the case; nothing if it does not apply or is what was asked for."""
    rule = load_model(CUSTOMARY)
    if rule.id == model.id:
        return ()
    try:
        check_applicable(case, rule)
    except InvalidInput:
        return ()
    return (simulate(case, rule, table),)
