"""Every bundled case is sound, says what it rests on, is designed or says why not; derived ones can be repeated."""

from pathlib import Path

import pytest

from citypact.bundled import bundled_folder
from citypact.case import bundled_cases, check_case
from citypact.case.write import folder_contents
from citypact.cli import main
from citypact.panel import regenerated
from citypact.regions import merge_cities, provinces_of
from support.bundled import LARGEST, case

CASES = bundled_cases()
DERIVED = [name for name in CASES if (bundled_folder("cases") / name / "panel").is_dir()]
MERGED = [name for name in CASES if name.endswith("-provinces")]


def folder(name: str) -> Path:
    return bundled_folder("cases") / name


def test_the_agglomerations_are_there_at_their_size() -> None:
    sizes = {name: len(case(name).cities) for name in CASES}
    assert sizes == {
        "beijing-tianjin-hebei": 13,
        "chengdu-chongqing": 16,
        "guangdong-transfer": 7,
        "middle-yangtze": 28,
        "middle-yangtze-provinces": 3,
        "pearl-river-delta": 9,
        "twin-cities-pool": 186,
        "uk-city-regions": 10,
        "us-northeast": 13,
        "yangtze-delta-west": 6,
        "yangtze-river-delta": 27,
        "yangtze-river-delta-41": 41,
        "yangtze-river-delta-provinces": 4,
    }
    assert set(DERIVED) | set(MERGED) | {"beijing-tianjin-hebei", "twin-cities-pool"} == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_it_is_sound(name: str) -> None:
    assert case(name).id == name
    assert check_case(case(name)) == []
    readme = (folder(name) / "README.md").read_text(encoding="utf-8")
    assert "assumed" in readme
    assert "**中文摘要**" in readme


@pytest.mark.parametrize("name", DERIVED)
def test_it_follows_from_its_panel_byte_for_byte(name: str) -> None:
    again, contents = regenerated(folder(name))
    assert again == case(name)
    assert {path.name for path in folder(name).iterdir() if path.is_file()} == set(contents)
    assert contents == {file: (folder(name) / file).read_bytes() for file in contents}


@pytest.mark.parametrize("name", MERGED)
def test_it_follows_from_the_cities_byte_for_byte(name: str) -> None:
    cities = case(name.removesuffix("-provinces"))
    again = merge_cities(cities, provinces_of(cities), name)
    assert again == case(name)
    contents = folder_contents(again)
    assert contents == {file: (folder(name) / file).read_bytes() for file in contents}


@pytest.mark.parametrize("name", DERIVED)
def test_every_transfer_has_two_hosts_and_each_could_take_it_alone(name: str) -> None:
    amount = {(row.city, row.resource): row.amount for row in case(name).capacities}
    for transfer in case(name).transfers:
        hosts = [row.host for row in case(name).hosts if row.transfer == transfer.id]
        assert len(hosts) >= 2
        assert all(need <= amount[host, resource] for host in hosts for resource, need in transfer.uses.items())


LISTED = [name for name in CASES if name != "beijing-tianjin-hebei" and len(case(name).cities) <= LARGEST]


@pytest.mark.parametrize("name", LISTED)
def test_design_ends_with_a_scheme_or_says_why_not(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["design", name, "--model", "hybrid"])
    printed = capsys.readouterr()
    if case(name).currency != "CNY":
        assert code in (0, 3, 4)
    else:
        assert code == 0
    if code == 3:
        reasons = ("those of the case in " + case(name).currency, "whose players are the provinces")
        assert any(reason in printed.err for reason in reasons)
    if code == 0:
        assert case(name).title.en in printed.out


@pytest.mark.parametrize(
    ("name", "lang", "what"),
    [
        ("yangtze-river-delta", "en", "27 cities have 2^27 coalitions"),
        ("middle-yangtze", "zh", "28 个城市有 2^28 个联盟"),
    ],
)
@pytest.mark.parametrize("verb", ["design", "simulate", "compare", "evaluate", "negotiate", "stages"])
def test_a_list_of_too_many_coalitions_is_refused_with_the_way_on(
    verb: str, name: str, lang: str, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([verb, name, "--method", "listing", "--lang", lang]) == 3
    told = capsys.readouterr().err
    assert told.startswith(name)
    assert what in told
    assert "`citypact merge CASE DIR`" in told
    assert ("coalitions" in told) == (lang == "en")
