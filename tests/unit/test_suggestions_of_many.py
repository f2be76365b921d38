"""What there is to choose from is listed whole where it is short; of more the first, with how many there are beside."""

from pathlib import Path

import pytest

from citypact.case import load_case
from citypact.cli import main
from citypact.errors import InvalidInput
from citypact.reading.suggest import suggestion
from citypact.regions import check_several, provinces_of
from citypact.text import in_language


@pytest.mark.parametrize(
    ("count", "said", "chinese"),
    [
        (15, ", n14.", "、n14。"),
        (16, ", n11 and 4 more.", "n11，另有 4 个。"),
        (40, ", n11 and 28 more.", "n11，另有 28 个。"),
    ],
)
def test_known_names(count: int, said: str, chinese: str) -> None:
    found = suggestion("quite another", [f"n{number}" for number in range(count)])
    assert found.endswith(said)
    assert in_language(found, "zh").endswith(chinese.removeprefix("、"))
    assert "..." not in found


def test_one_group_is_nobody_to_share_with() -> None:
    case = load_case("guangdong-transfer")
    with pytest.raises(InvalidInput, match="all cities are in one group") as refused:
        check_several(case, provinces_of(case))
    assert refused.value.problems[0].value == "guangdong"


@pytest.mark.parametrize("name", ["case.json", "case.xlsx"])
def test_an_empty_file_is_said_to_be_empty(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / name).write_bytes(b"")
    assert main(["check", str(tmp_path / name)]) == 3
    assert f"{name}: there is nothing in the file. Copy it again" in capsys.readouterr().err


def test_a_misspelled_verb_below_negotiate_is_no_case(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["negotiate", "rangse", "guangdong-transfer"]) == 2
    said = capsys.readouterr().err
    assert "No such command 'rangse'" in said
    assert "'ranges'" in said
    assert main(["negotiate", "rangse", "--offer", "hybrid"]) == 3  # one word alone is a case
    assert "no bundled case has this name" in capsys.readouterr().err
