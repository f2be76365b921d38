"""How the tests run: hypothesis draws the same examples every time, unless HYPOTHESIS_PROFILE says ``random``.

Numbers of pacts are not rounded to what an agreement can say, so that they can be held to theorems, to published
figures and to other algorithms to the last digit. Tests of what people are handed say
``pytestmark = pytest.mark.sayable``, and those of the documents are: there numbers are rounded as for everybody.

The processes that share the tests do linear algebra in one thread each: there are as many of them as cores, and threads
that wait for a core burn more time than they save. That their number changes no byte of an answer is tested in
``unit/test_pipes.py``.
"""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from citypact.mechanism.sections.rounding import Rounding
from citypact.optimize import grains

for library in ("OPENBLAS", "OMP", "MKL"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")  # the processes are started with it

settings.register_profile("fixed", derandomize=True, database=None, deadline=None)
settings.register_profile("random", deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))

AS_FOR_EVERYBODY = grains.STANDARD
grains.STANDARD = Rounding(ratio=0.0, rate=0.0, amount=0.0)


@pytest.fixture(autouse=True, scope="module")
def _numbers_as_they_are_said(request: pytest.FixtureRequest) -> Iterator[None]:
    """Round numbers as for everybody in modules that ask for it."""
    asked = request.node.get_closest_marker("sayable") is not None or "documents" in request.node.path.parts
    before = grains.STANDARD
    grains.STANDARD = AS_FOR_EVERYBODY if asked else before
    yield
    grains.STANDARD = before


@pytest.fixture(autouse=True)
def _as_wide_as_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is printed does not hang on the width of the terminal that the tests were started from."""
    monkeypatch.delenv("COLUMNS", raising=False)
