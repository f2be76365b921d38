"""Dossiers of small cases, made once: a pact that is stable, one that falls short, and a rule that leaves losers."""

from collections.abc import Callable
from functools import cache

from citypact.case.model import Case, Named
from citypact.mechanism import load_model
from citypact.optimize import design, simulate
from citypact.report import Dossier
from citypact.report.document import document
from citypact.report.outputs import outputs
from citypact.worth import worth_table

from .empty_core import empty_core_case
from .random_cases import random_case


@cache
def bilingual_case(seed: int = 2) -> Case:
    """Four cities, five candidate transfers, two projects; everything has a Chinese name of its own, cities a place."""
    case = random_case(seed, cities=4, transfers=5)
    degrees = [{"latitude": 30.0 + n % 2, "longitude": 110.0 + 0.7 * n} for n in range(4)]
    parts = {
        "cities": tuple(
            c.model_copy(update={"name": _both(c.id, f"{n}号市"), "indicators": {**c.indicators, **degrees[n]}})
            for n, c in enumerate(case.cities)
        ),
        "transfers": tuple(
            t.model_copy(update={"name": _both(t.id, f"{n}号产业")}) for n, t in enumerate(case.transfers)
        ),
        "projects": tuple(
            p.model_copy(update={"name": _both(p.id, f"{n}号工程")}) for n, p in enumerate(case.projects)
        ),
        "title": Named(en="Four made-up cities", zh="四个虚构城市"),
    }
    return case.model_copy(update=parts)


@cache
def designed() -> Dossier:
    """A stable pact, with what the 2015 rule does to the same case."""
    case = bilingual_case()
    table = worth_table(case)
    return Dossier(
        design(case, load_model("hybrid"), table), "design", (simulate(case, load_model("bth-2015"), table),)
    )


@cache
def simulated() -> Dossier:
    """The 2015 rule, which leaves a city worse off and is blocked."""
    return Dossier(designed().compared[0], "simulation")


@cache
def short() -> Dossier:
    """A pact of a case with an empty core: somebody must fall short."""
    case = empty_core_case()
    return Dossier(design(case, load_model("hybrid")), "design")


@cache
def files(make: Callable[[], Dossier], lang: str = "en") -> dict[str, bytes]:
    """The files of one of these reports."""
    dossier = make()
    return outputs(dossier, document(dossier, {}), lang)


def _both(en: str, zh: str) -> Named:
    return Named(en=en, zh=zh)
