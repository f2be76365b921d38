"""Bundled cases with random damage: ``check`` ends in a verdict, with places and remedies, never in a traceback.

``tests/benchmarks/check_mutations.py`` does the same with 500.
"""

from pathlib import Path

import pytest

from citypact.case import check_case, load_case, save_case
from citypact.errors import InvalidInput
from support.mutations import mutated, read


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_case_is_sound_or_refused(seed: int, tmp_path: Path) -> None:
    folder, done = mutated(seed, tmp_path)
    found = read(folder)
    if isinstance(found, InvalidInput):
        assert found.problems, done
        assert all(problem.file and problem.message and problem.remedy for problem in found.problems), done
        assert 0 < len(found.text("zh").splitlines()) <= 260, done
    else:
        assert check_case(found) == [], done
        assert load_case(save_case(found, tmp_path / "again")) == found, done
