"""How the tests run: hypothesis draws the same examples every time, unless HYPOTHESIS_PROFILE says ``random``."""

import os

import pytest
from hypothesis import settings

settings.register_profile("fixed", derandomize=True, database=None, deadline=None)
settings.register_profile("random", deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))


@pytest.fixture(autouse=True)
def _as_wide_as_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is printed does not hang on the width of the terminal that the tests were started from."""
    monkeypatch.delenv("COLUMNS", raising=False)
