"""Rows that do not go together: keys twice or unknown, hosts that are origins, projects without benefit."""

import json
from pathlib import Path

import pytest

from citypact.cli import main
from support.slips import starter
from support.spoilt import FIRST_HOST, HILL, RIVER, STEEL, Bad, append, assert_refused, edit, first_host, hill

RECORDS = [
    Bad(
        "city twice",
        append("cities.csv", HILL),
        [("cities.csv", 5, "id", "hill")],
        "the same key as in row 4",
    ),
    Bad(
        "two cities of one name in one language",
        edit("cities.csv", HILL, HILL.replace("山城", "平原市")),
        [("cities.csv", 4, "name_zh", "平原市")],
        "the same name as the city plain",
    ),
    Bad(
        "two cities of one name but for capitals",
        append("cities.csv", HILL.replace("hill,Hill City,山城", "hill2,HILL CITY,另一山城")),
        [("cities.csv", 5, "name_en", "HILL CITY")],
        "could not tell the two apart",
    ),
    Bad(
        "host twice",
        append("hosts.csv", FIRST_HOST),
        [("hosts.csv", 7, "transfer", "steel/plain")],
        "the same key as in row 2",
    ),
    Bad(
        "a key like a party's",
        append("cities.csv", HILL.replace("hill,Hill City,山城", "(fund),Hills,群山市")),
        [("cities.csv", 5, "id", "(fund)")],
        "a city with a key in brackets",
    ),
    Bad(
        "unknown origin",
        edit("transfers.csv", STEEL, STEEL.replace(",port,", ",prot,")),
        [("transfers.csv", 2, "origin", "prot")],
        "Did you mean 'port'?",
    ),
    Bad(
        "unknown transfer and host",
        append("hosts.csv", FIRST_HOST.replace("steel,plain", "stele,plane")),
        [("hosts.csv", 7, "transfer", "stele"), ("hosts.csv", 7, "host", "plane")],
        "Did you mean 'steel'?",
    ),
    Bad(
        "unknown city of a capacity",
        append("capacities.csv", "moon,land,1,example,assumed"),
        [("capacities.csv", 4, "city", "moon")],
        "Known: port, plain, hill.",
    ),
    Bad(
        "unknown resource of a capacity",
        append("capacities.csv", "port,lant,1,example,assumed"),
        [("capacities.csv", 4, "resource", "lant")],
        "Did you mean 'land'?",
    ),
    Bad(
        "unknown project of a benefit",
        append("project_benefits.csv", "rivers,port,1,0,example,assumed"),
        [("project_benefits.csv", 8, "project", "rivers")],
        "no project has this key",
    ),
    Bad(
        "unknown member",
        edit("projects.csv", RIVER, RIVER.replace("port;hill", "prt;hill")),
        [("projects.csv", 2, "members", "prt")],
        "Did you mean 'port'?",
    ),
    Bad(
        "member twice",
        edit("projects.csv", RIVER, RIVER.replace("port;hill", "hill;hill")),
        [("projects.csv", 2, "members", "hill")],
        "member twice",
    ),
    Bad(
        "unknown citation",
        hill("source", "exemple"),
        [("cities.csv", 4, "source", "exemple")],
        "Did you mean 'example'?",
    ),
    Bad(
        "unknown province",
        hill("province", "sooth"),
        [("cities.csv", 4, "province", "sooth")],
        "Did you mean 'south'?",
    ),
    Bad(
        "host is origin",
        append("hosts.csv", FIRST_HOST.replace("plain", "port")),
        [("hosts.csv", 7, "host", "port")],
        "is its origin",
    ),
    Bad(
        "transfer without host",
        append("transfers.csv", STEEL.replace("steel,", "glass,", 1)),
        [("transfers.csv", 5, "id", "glass")],
        "no possible host",
    ),
    Bad(
        "start before the horizon",
        first_host("2025", "2023"),
        [("hosts.csv", 2, "start_year", "2023")],
        "horizon of 2024 to 2033",
    ),
    Bad(
        "start after the horizon",
        edit("projects.csv", RIVER, RIVER.replace("2024", "2034")),
        [("projects.csv", 2, "start_year", "2034")],
        "horizon of 2024 to 2033",
    ),
    Bad(
        "host without capacity",
        edit("capacities.csv", "plain,land,350,example,assumed\n", ""),
        [
            ("hosts.csv", 2, "host", "plain"),
            ("hosts.csv", 4, "host", "plain"),
            ("scenarios.toml", "plain/land", "changes[1].rows", "plain/land"),
        ],
        "no row says what plain can offer",
    ),
    Bad(
        "harmed city not asked",
        edit("projects.csv", RIVER, RIVER.replace("port;hill", "port")),
        [("project_benefits.csv", 4, "benefit", "-0.4")],
        "Add hill to the members of river",
    ),
    Bad(
        "project without benefits",
        append("projects.csv", RIVER.replace("river,", "canal,", 1)),
        [("projects.csv", 4, "id", "canal")],
        "brings nothing to anybody",
    ),
    Bad(
        "link to itself",
        append("links.csv", "hill,hill,1,example,assumed"),
        [("links.csv", 4, "city_b", "hill")],
        "from a city to itself",
    ),
    Bad(
        "link twice, the other way round",
        append("links.csv", "plain,port,1,example,assumed"),
        [("links.csv", 4, "city_a", "plain/port")],
        "the same key as in row 2",
    ),
]


@pytest.mark.parametrize("bad", RECORDS, ids=lambda bad: bad.name)
def test_rows_that_do_not_go_together(bad: Bad, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert_refused(bad, starter(tmp_path / "case"), capsys)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_key_that_is_refused_is_nothing_to_choose(
    lang: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of "steel", which stands in hosts.csv, nobody is sent on to "ste;el"."""
    folder = starter(tmp_path / "case")
    edit("transfers.csv", STEEL, STEEL.replace("steel,", "ste;el,", 1))(folder)
    assert main(["check", str(folder), "--json", "--lang", lang]) == 3
    problems = json.loads(capsys.readouterr().out)["problems"]
    refused = [one for one in problems if (one["file"], one["value"]) == ("transfers.csv", "ste;el")]
    unknown = [one for one in problems if (one["file"], one["value"]) == ("hosts.csv", "steel")]
    assert refused
    assert unknown
    others = [row.split(",")[0] for row in (folder / "transfers.csv").read_text("utf-8").splitlines()[2:]]
    for one in unknown:
        assert "ste;el" not in json.dumps(one, ensure_ascii=False)
        assert any(key in one["remedy"] for key in others)
