"""With nothing on the table, talks begin with the designed scheme, whatever beyond gains the cities ask for."""

from pathlib import Path

import pytest

import citypact
from citypact.case.starter import write_starter
from citypact.cli import main
from citypact.negotiation.talks import negotiate
from support import bundled


@pytest.mark.parametrize("rule", ["institutional-pact", "negotiated"])
def test_it_is_the_designed_scheme(rule: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("case") / "my-cities"
    write_starter(folder)
    case, model = citypact.load_case(folder), citypact.load_model(rule)
    designed, talks = citypact.design(case, model), negotiate(case, model)
    assert talks.scheme.gain.to_dict() == pytest.approx(designed.gain.to_dict(), abs=1e-6)
    assert talks.scheme.over_budget.empty


def test_it_is_so_where_cities_ask_for_gains_alone() -> None:
    """Whoever asks for no more than gains may still lose in what comes nearest to a consent that nobody asks for."""
    designed = bundled.scheme("guangdong-transfer", "hybrid")
    talks = negotiate(designed.given, designed.model, table=designed.table)
    assert talks.scheme.gain.to_dict() == pytest.approx(designed.gain.to_dict(), abs=1e-6)
    assert list(talks.scheme.worse_off) == []


def test_whom_no_rule_gives_a_right_is_said_to_have_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_starter(tmp_path / "my-cities")
    assert main(["negotiate", str(tmp_path / "my-cities"), "--model", "institutional-pact"]) == 0
    assert "none of these coalitions has a right of its own" in " ".join(capsys.readouterr().out.split())
