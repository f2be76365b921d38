"""What the model cannot see in one record: references, identity, completeness, sense, size, formulas."""

from citypact.case.checks.anyway import ANYWAY
from citypact.case.checks.completeness import COMPLETENESS
from citypact.case.checks.derivation import DERIVATION
from citypact.case.checks.identity import IDENTITY
from citypact.case.checks.references import REFERENCES
from citypact.case.checks.scenarios import SCENARIOS
from citypact.case.checks.sense import SENSE
from citypact.case.checks.size import SIZE
from citypact.case.checks.structure import STRUCTURE
from citypact.case.checks.tiers import TIERS
from citypact.case.draft import Draft
from citypact.errors import Problem

CHECKS = (*COMPLETENESS, *IDENTITY, *REFERENCES, *TIERS, *SENSE, *STRUCTURE, *ANYWAY, *SIZE, *SCENARIOS, *DERIVATION)


def problems_of(draft: Draft) -> list[Problem]:
    """Everything the checks find wrong with a draft; what is already reported as broken is left alone."""
    return [problem for check in CHECKS for problem in check(draft)]
