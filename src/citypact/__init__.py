"""Benefit-sharing pacts between the cities of an urban agglomeration.

    case = citypact.load_case("beijing-tianjin-hebei")
    scheme = citypact.design(case)
    ledger = citypact.settle(case, scheme.model, scheme)

Every name below is imported when it is first used, so that ``import citypact`` costs next to nothing.
"""

from citypact.lazy import lazy

TYPE_CHECKING = False
"""As type checkers know it. The module ``typing`` takes longer to load than all of this."""

if TYPE_CHECKING:
    from citypact.case import Case, bundled_cases, load_case, save_case
    from citypact.deadline import Deadline
    from citypact.errors import CannotWrite, CitypactError, InvalidInput, Problem, SolverLimit
    from citypact.evaluation import compare, evaluate, stages
    from citypact.game import Game
    from citypact.mechanism import Mechanism, bundled_models, load_model
    from citypact.negotiation.offer import Offer
    from citypact.negotiation.talks import Talks, negotiate
    from citypact.optimize import NoScheme, design, simulate
    from citypact.pact.accounts.yearly import accounts
    from citypact.pact.scheme import Scheme
    from citypact.pact.settle import settle
    from citypact.pact.terms import Terms
    from citypact.report.store import load_scheme, save_scheme
    from citypact.scenarios.robust import robust_design
    from citypact.version import __version__
    from citypact.worth import WorthTable, worth_table
    from citypact.worth.game import coalition_game
else:
    __getattr__, __dir__ = lazy(
        __name__,
        {
            "CannotWrite": "citypact.errors",
            "Case": "citypact.case",
            "CitypactError": "citypact.errors",
            "Deadline": "citypact.deadline",
            "Game": "citypact.game",
            "InvalidInput": "citypact.errors",
            "Mechanism": "citypact.mechanism",
            "NoScheme": "citypact.optimize",
            "Offer": "citypact.negotiation.offer",
            "Problem": "citypact.errors",
            "Scheme": "citypact.pact.scheme",
            "SolverLimit": "citypact.errors",
            "Talks": "citypact.negotiation.talks",
            "Terms": "citypact.pact.terms",
            "WorthTable": "citypact.worth",
            "__version__": "citypact.version",
            "accounts": "citypact.pact.accounts.yearly",
            "bundled_cases": "citypact.case",
            "bundled_models": "citypact.mechanism",
            "coalition_game": "citypact.worth.game",
            "compare": "citypact.evaluation",
            "design": "citypact.optimize",
            "evaluate": "citypact.evaluation",
            "load_case": "citypact.case",
            "load_model": "citypact.mechanism",
            "load_scheme": "citypact.report.store",
            "negotiate": "citypact.negotiation.talks",
            "robust_design": "citypact.scenarios.robust",
            "save_case": "citypact.case",
            "save_scheme": "citypact.report.store",
            "settle": "citypact.pact.settle",
            "simulate": "citypact.optimize",
            "stages": "citypact.evaluation",
            "worth_table": "citypact.worth",
        },
    )

__all__ = [
    "CannotWrite",
    "Case",
    "CitypactError",
    "Deadline",
    "Game",
    "InvalidInput",
    "Mechanism",
    "NoScheme",
    "Offer",
    "Problem",
    "Scheme",
    "SolverLimit",
    "Talks",
    "Terms",
    "WorthTable",
    "__version__",
    "accounts",
    "bundled_cases",
    "bundled_models",
    "coalition_game",
    "compare",
    "design",
    "evaluate",
    "load_case",
    "load_model",
    "load_scheme",
    "negotiate",
    "robust_design",
    "save_case",
    "save_scheme",
    "settle",
    "simulate",
    "stages",
    "worth_table",
]
