"""Talks with several delegations: who speaks, what all see, and that nobody sees another's floor."""

import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import cache
from itertools import islice, product
from math import ceil
from pathlib import Path
from time import sleep
from typing import Any

import httpx
import pytest

import citypact
from citypact.bundled import DEFAULT_MODEL
from citypact.cli import main
from citypact.negotiation.log import Log
from citypact.negotiation.numbers.written import written
from citypact.negotiation.talks import negotiate
from citypact.web.app import create_app
from citypact.web.talks.table import PRIVATE, Talks
from citypact.web.tasks.floors import counted, step_of
from support.web import API, CASE, SETTINGS, asked, document_in, serving

pytestmark = pytest.mark.sayable
TALKS = f"{API}/talks"
CITIES = [city.id for city in citypact.load_case(CASE).cities]
HIGH = "73519.25"  # more than there is to gain
SECRET = 3.0078125  # exact in binary: its digits are found wherever they stand


class Table:
    """A server with talks, and somebody who asks as each role."""

    def __init__(self, url: str, tokens: dict[str, str], record: Path) -> None:
        self.url, self.tokens, self.record = url, tokens, record
        self._asking = httpx.Client(base_url=url, timeout=60.0)

    def ask(self, role: str | None, method: str, path: str, **body: Any) -> httpx.Response:
        token = self.tokens.get(role, role) if role is not None else None
        headers = {} if token is None else {"authorization": f"Bearer {token}"}
        return self._asking.request(method, f"{TALKS}{path}", headers=headers, json=None if method == "GET" else body)

    def say(self, token: str | None, method: str, url: str, body: dict[str, Any]) -> httpx.Response:
        """Ask anything, with a token or without; of what is told without end, the beginning."""
        headers = {} if token is None else {"authorization": f"Bearer {token}"}
        with self._asking.stream(method, url, headers=headers, json=body or None) as answer:
            is_endless = answer.status_code == 200 and url.endswith("/talks/events")
            content = b"".join(islice(answer.iter_raw(), 2 if is_endless else None))
        kept = {name: value for name, value in answer.headers.items() if name != "content-encoding"}
        return httpx.Response(answer.status_code, headers=kept, content=content)

    def close(self) -> None:
        self._asking.close()


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Table]:
    record = tmp_path_factory.mktemp("talks") / "talks.db"
    held = Talks(record, CASE)
    tokens = held.invite(["mediator", *CITIES[:2]])
    url, server, thread = serving(replace(SETTINGS, talks=held))
    found = Table(url, tokens, record)
    yield found
    found.close()
    server.should_exit = True
    thread.join(10.0)


@cache
def ratio() -> str:
    """A ratio that is open, by its id."""
    talks = negotiate(citypact.load_case(CASE), citypact.load_model())
    return next(written(number) for number in talks.position.items if number.kind == "origin_share")


def test_without_a_token_nothing_is_said(table: Table) -> None:
    for role in (None, "nobody", table.tokens["mediator"][:-1]):
        for method, path in (
            ("GET", ""),
            ("GET", "/rounds"),
            ("POST", "/rounds"),
            ("GET", "/floor"),
            ("POST", "/back"),
        ):
            answer = table.ask(role, method, path)
            assert answer.status_code == 401, (role, path)
            assert answer.headers["www-authenticate"] == "Bearer"
            assert "gains" not in answer.text


def test_the_token_says_who_speaks(table: Table) -> None:
    for role in table.tokens:
        assert table.ask(role, "GET", "").json() == {
            "case": CASE,
            "model": DEFAULT_MODEL,
            "role": role,
            "cities": CITIES,
        }


def test_rounds_are_recorded_as_in_python_by_whoever_has_the_token(table: Table) -> None:
    made = table.ask(CITIES[0], "POST", "/rounds", numbers={ratio(): 0.0}, lock=[ratio()])
    assert made.status_code == 201, made.text
    with Log(table.record, CASE) as log:
        kept = log.round(made.json()["id"])
    assert kept.party == CITIES[0]
    assert [(c.value, c.locked) for c in kept.offer.clauses] == [(0.0, True)]
    talks = negotiate(citypact.load_case(CASE), citypact.load_model(), kept.offer)
    assert kept.outcome["gains"] == pytest.approx(dict(talks.scheme.gain), abs=1e-9)
    assert table.ask("mediator", "POST", "/rounds", numbers={ratio(): 0.1}).json()["parent"] == kept.id
    seen = table.ask(CITIES[1], "GET", "/rounds").json()
    assert [one["party"] for one in seen["rounds"]] == [CITIES[0], "mediator"]
    known = table.ask(CITIES[1], "GET", "/rounds").headers["etag"]
    asked_again = {"authorization": f"Bearer {table.tokens[CITIES[1]]}", "if-none-match": known}
    assert httpx.get(f"{table.url}{TALKS}/rounds", headers=asked_again, timeout=60.0).status_code == 304
    asked_again["if-none-match"] = table.ask(CITIES[1], "GET", "/rounds?after=2").headers["etag"]
    assert httpx.get(f"{table.url}{TALKS}/rounds?after=2", headers=asked_again, timeout=60.0).status_code == 304
    changed = table.ask(CITIES[1], "GET", "/compare/1/2").json()
    assert [(one["before"], one["after"]) for one in changed["numbers"]] == [(0.0, 0.1)]
    forged = table.ask(CITIES[0], "POST", "/rounds", numbers={}, party="mediator")
    assert forged.status_code == 422


def test_who_knows_some_of_the_record_is_told_the_rest(table: Table) -> None:
    whole = table.ask(CITIES[0], "GET", "/rounds").json()
    known = len(whole["moves"])
    assert known >= 2
    for count in range(known + 1):
        told = table.ask(CITIES[0], "GET", f"/rounds?after={count}").json()
        assert (told["after"], told["moves"]) == (count, whole["moves"][count:])
        made = [(one["at"], one["head"]) for one in told["moves"]]
        assert told["rounds"] == [one for one in whole["rounds"] if (one["at"], one["id"]) in made]
        assert told["follows"] == (whole["moves"][count - 1] if count else None)
    assert table.ask(CITIES[0], "GET", f"/rounds?after={known + 1}").json() == whole | {"after": 0, "follows": None}
    for wrong in ("-1", "x", "1.5", str(2**53 + 1)):
        assert table.ask(CITIES[0], "GET", f"/rounds?after={wrong}").status_code == 422
    assert table.ask(None, "GET", "/rounds?after=0").status_code == 401


def test_what_a_desk_shows_is_laid_on_the_table_to_the_coin(table: Table) -> None:
    """Moved numbers, all others as designed: the round says every number, and comes back to the same gains."""
    shown = asked("offers/move", model=DEFAULT_MODEL, numbers={ratio(): 0.25})
    made = table.ask(CITIES[0], "POST", "/rounds/laid", numbers={ratio(): 0.25}, lock=[ratio()])
    assert made.status_code == 201, made.text
    assert made.json()["outcome"]["gains"] == pytest.approx(shown["outcome"]["gains"], abs=1e-9)
    with Log(table.record, CASE) as log:
        kept = log.round(made.json()["id"])
    assert kept.party == CITIES[0]
    assert [clause.value for clause in kept.offer.clauses if clause.locked] == [0.25]
    again = table.ask("mediator", "POST", "/rounds/laid", offer=kept.offer.model_dump(mode="json"), numbers={})
    assert again.json()["outcome"]["gains"] == pytest.approx(shown["outcome"]["gains"], abs=1e-9)
    assert table.ask(None, "POST", "/rounds/laid").status_code == 401
    assert table.ask(CITIES[0], "POST", "/rounds/laid", lock=["origin_share:nothing"]).status_code == 422


def test_the_mediator_goes_back_and_nobody_else(table: Table) -> None:
    assert table.ask(CITIES[0], "POST", "/back", to=1).status_code == 403
    before = table.ask("mediator", "GET", "/rounds").json()
    after = table.ask("mediator", "POST", "/back", to=1).json()
    assert after["head"] == 1
    assert after["rounds"] == before["rounds"]
    known = len(after["moves"])
    new = table.ask("mediator", "POST", f"/back?after={known}", to=None).json()
    assert (new["head"], new["rounds"], len(new["moves"]), new["follows"]) == (None, [], 1, after["moves"][-1])
    for answer in (table.ask("mediator", "POST", "/back", to=99), table.ask(CITIES[0], "GET", "/compare/1/99")):
        assert answer.status_code == 422
        assert answer.json()["problems"][0]["file"] == "record"  # where it lies is nobody's business
        assert str(table.record.parent) not in answer.text


def test_what_cannot_be_held_is_refused_and_not_recorded(table: Table) -> None:
    before = table.ask("mediator", "GET", "/rounds").json()
    bad = table.ask("mediator", "POST", "/rounds", numbers={"origin_share:nothing": 0.1})
    assert bad.status_code == 422
    for long in (
        {"model": "x" * 1_900_000},
        {"title": {"en": "x" * 900_000, "zh": "x"}},
        {"rules": {"x": "y" * 1_000_000}},
    ):
        assert table.ask(CITIES[0], "POST", "/rounds", offer=long).status_code == 422  # nobody is sent it ever after
    assert table.ask("mediator", "GET", "/rounds").json() == before


def test_a_floor_is_used_by_its_own_and_the_mediator_s_tools_and_seen_by_its_own_alone(table: Table) -> None:
    one, other = CITIES[:2]
    alone = {role: counter(table, role) for role in table.tokens}
    floor = alone[one]["outcome"]["gains"][one] + SECRET
    assert table.ask(one, "PUT", "/floor", floor=floor).json() == {"floor": floor}
    assert table.ask(one, "GET", "/floor").json() == {"floor": floor}
    assert table.ask(other, "GET", "/floor").json() == {"floor": None}
    assert table.ask("mediator", "GET", "/floor").status_code == 403
    for role in (one, "mediator"):
        assert counter(table, role)["outcome"]["gains"][one] >= floor - 1e-6
    assert counter(table, other) == alone[other]
    ways = ("GET", ""), ("GET", "/rounds"), ("GET", "/rounds?after=0"), ("GET", "/floor"), ("POST", "/ranges")
    others = [table.ask(other, *way) for way in ways]
    others += [table.ask("mediator", "GET", "/rounds"), table.ask(other, "POST", "/rounds", numbers={ratio(): 0.2})]
    assert not any(repr(floor) in answer.text for answer in others)
    with Log(table.record, CASE) as log:
        assert repr(floor) not in json.dumps(log.export())
    assert repr(floor).encode() not in table.record.read_bytes()
    assert table.ask(one, "PUT", "/floor", floor=float(HIGH)).status_code == 200
    own, other_s, mediator_s = (
        table.ask(role, "POST", "/counter", numbers={ratio(): 0.0}) for role in (one, other, "mediator")
    )
    assert (own.status_code, other_s.status_code, mediator_s.status_code) == (409, 200, 409)
    assert str(ceil(float(HIGH))) in own.text.replace(",", "")  # as it is counted
    ranges = table.ask("mediator", "POST", "/ranges", numbers={ratio(): 0.0})
    assert not any(HIGH[:5] in answer.text.replace(",", "") for answer in (other_s, mediator_s, ranges))
    told = mediator_s.json()
    assert (told.pop("key"), told.pop("values")) == ("web.floors", {})
    assert set(told) == {"type", "title", "status", "detail"}
    beyond = table.ask(one, "PUT", "/floor", floor=9e14)
    assert beyond.status_code == 200
    assert table.ask("mediator", "POST", "/counter", numbers={ratio(): 0.0}).content == mediator_s.content
    assert table.ask(one, "DELETE", "/floor").json() == {"floor": None}
    assert counter(table, "mediator") == alone["mediator"]


def test_floors_are_counted_as_the_next_whole_step() -> None:
    """A power of ten of which fifty or more are in what there is to gain; what is on a step counts as it is."""
    assert [step_of(worth) for worth in (50.0, 499.0, 500.0, 4.0, 1e9)] == pytest.approx([1.0, 1.0, 10.0, 0.01, 1e7])
    floors = {"a": 3.01, "b": 4.0, "c": -0.5, "d": -1.0, "e": 0.0, "f": 0.1 + 0.2}
    assert counted(floors, 50.0) == {"a": 4.0, "b": 4.0, "c": 0.0, "d": -1.0, "e": 0.0, "f": 1.0}
    assert counted(floors, 5.0)["f"] == pytest.approx(0.3, abs=1e-15)


def test_no_answer_tells_more_of_a_floor_than_its_step_however_it_is_asked(table: Table) -> None:
    """A counter-offer ends at the step above the floor; with another floor of that step every answer is the same."""
    one, other = CITIES[:2]
    step = step_of(citypact.worth_table(citypact.load_case(CASE)).largest)
    first = step * (ceil(counter(table, "mediator")["outcome"]["gains"][one] / step) + 1)
    found: list[list[str]] = []
    for floor in (first - 0.75 * step, first - 0.125 * step, first + 0.5 * step):
        assert table.ask(one, "PUT", "/floor", floor=floor).status_code == 200
        asked = [("mediator", "/counter"), ("mediator", "/ranges"), (one, "/counter")]
        answers = [table.ask(role, "POST", path, numbers={ratio(): 0.0}, lock=[ratio()]) for role, path in asked]
        assert [answer.status_code for answer in answers] == [200] * 3
        found.append([answer.text for answer in answers])
    assert found[0] == found[1]
    assert all(this != another for this, another in zip(found[0], found[2], strict=True))
    offer = json.loads(found[0][0])
    assert offer["outcome"]["gains"][one] == pytest.approx(first, abs=0.05 * step)
    laid = table.ask("mediator", "POST", "/rounds/laid", offer=offer["offer"], numbers={})
    seen = table.ask(other, "GET", "/rounds").json()["rounds"][-1]
    assert seen["outcome"]["gains"] == laid.json()["outcome"]["gains"] == pytest.approx(offer["outcome"]["gains"])
    table.ask(one, "DELETE", "/floor")


def counter(table: Table, role: str) -> dict[str, Any]:
    answer = table.ask(role, "POST", "/counter", numbers={ratio(): 0.0})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_many_at_once_are_each_answered_as_themselves(table: Table) -> None:
    roles = [role for _ in range(25) for role in ("mediator", CITIES[0])]
    with ThreadPoolExecutor(50) as crowd:
        said = list(crowd.map(lambda role: table.ask(role, "GET", "").json()["role"], roles))
        rounds = list(crowd.map(lambda role: table.ask(role, "POST", "/rounds", numbers={ratio(): 0.1}), roles))
    assert said == roles
    assert {answer.status_code for answer in rounds} == {201}
    assert [answer.json()["party"] for answer in rounds] == roles
    assert len({answer.json()["id"] for answer in rounds}) == 50


def test_only_hashes_of_tokens_are_kept_and_a_new_link_ends_the_old_one(table: Table) -> None:
    private = table.record.with_name(table.record.name + PRIVATE)
    kept = private.read_bytes() + table.record.read_bytes()
    assert not any(token.encode() in kept for token in table.tokens.values())
    assert private.stat().st_mode & 0o077 == 0
    held = Talks(table.record, CASE)
    new = held.invite([CITIES[1]])[CITIES[1]]
    assert len(new) >= 43  # 256 bits
    assert table.ask(table.tokens[CITIES[1]], "GET", "").status_code == 401
    assert table.ask(new, "GET", "").json()["role"] == CITIES[1]


def test_who_is_no_city_is_not_invited(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record = str(tmp_path / "talks.db")
    assert main(["serve", "--talks", record, "--case", CASE, "--invite", "atlantis", "--port", "0"]) == 3
    assert "atlantis" in capsys.readouterr().err
    assert main(["serve", "--case", CASE]) == 2
    assert main(["serve", "--talks", record]) == 2


def test_links_are_good_until_a_server_that_holds_its_port_makes_new_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    held = Talks(tmp_path / "talks.db", CASE)
    before = held.invite(["mediator"])["mediator"]
    words = ["serve", "--talks", str(held.record), "--case", CASE, "--invite", "mediator"]
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert main([*words, "--port", str(taken.getsockname()[1])]) == 3
    assert capsys.readouterr().out == ""
    assert held.access.role_of(before) == "mediator"


def test_rounds_that_were_answered_outlive_a_server_that_is_killed_while_it_writes(tmp_path: Path) -> None:
    """Four ask for rounds without a pause until the server is gone; a new one holds every round that was answered."""
    record = tmp_path / "talks.db"
    options = ["--port", "0", "--json", "--talks", str(record), "--case", CASE, "--invite", "mediator"]
    answered: list[dict[str, Any]] = []

    def ask_until_it_is_gone(url: str, headers: dict[str, str]) -> None:
        with httpx.Client(timeout=60.0) as asking, suppress(httpx.TransportError):
            while True:
                made = asking.post(url, headers=headers, json={"numbers": {ratio(): 0.1}})
                assert made.status_code == 201, made.text
                answered.append(made.json())

    with subprocess.Popen(
        [sys.executable, "-m", "citypact", "serve", *options], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        said = document_in(server.stdout)
        token = re.search(r"#talks=(.+)$", said["links"]["mediator"])
        assert token is not None
        headers = {"authorization": f"Bearer {token[1]}"}
        with ThreadPoolExecutor(4) as crowd:
            asking = [
                crowd.submit(ask_until_it_is_gone, f"{said['url']}api/v1/talks/rounds", headers) for _ in range(4)
            ]
            while len(answered) < 5 and not any(one.done() for one in asking):
                sleep(0.002)
            server.send_signal(signal.SIGKILL)
    assert [one.result() for one in asking] == [None] * 4
    with Log(record, CASE) as log:
        kept = {one.id: one for one in log.rounds()}
        assert len(answered) >= 5
        for made in answered:
            assert (kept[made["id"]].at, dict(kept[made["id"]].outcome)) == (made["at"], made["outcome"])
        assert sorted(kept) == list(range(1, len(kept) + 1))
        assert log.export()["rounds"]


DESCRIPTION = create_app().openapi()
DESCRIBED, SCHEMAS = DESCRIPTION["paths"], DESCRIPTION["components"]["schemas"]
BODIES: dict[str, dict[str, Any]] = {
    "/compare": {"models": ["bth-2015"]},
    "/simulate": {"model": "bth-2015"},
    "/talks/floor": {"floor": 0.5},
    "/talks/back": {"to": None},
}
"""What is asked where a case, numbers and a city are not it."""


def test_no_byte_of_a_floor_is_in_any_answer_to_another(table: Table) -> None:
    """Every operation of the API, by another delegation and by nobody; by the mediator what does not use floors."""
    one, other, floor = CITIES[0], CITIES[2], 0.123456789012345
    new = Talks(table.record, CASE).invite([one, other, "mediator"])
    assert table.ask(new[one], "PUT", "/floor", floor=floor).json() == {"floor": floor}
    asked, digits = 0, "123456789012"
    for path, ways in DESCRIBED.items():
        url = path.format(case=CASE, model="hybrid", kind="offer", job="nothing", first=1, second=1)
        name = path.removeprefix(API)
        for method, (who, token) in product(ways, [*new.items(), ("nobody", None)]):
            if who == one or (who == "mediator" and name in ("/talks/counter", "/talks/ranges")):
                continue
            body = {"case": CASE, "numbers": {}, "city": CITIES[1]} | BODIES.get(name, {})
            kept = {field: value for field, value in body.items() if field in fields_of(ways[method])}
            said = table.say(token, method, url, kept)
            assert digits not in said.text + repr(said.headers), (method, path, who)
            asked += 1
            if said.status_code == 202 and "id" in (job := said.json()):
                for part in ("", "/result"):
                    assert digits not in table.say(token, "GET", f"{API}/jobs/{job['id']}{part}", {}).text
                table.say(token, "DELETE", f"{API}/jobs/{job['id']}", {})
    assert asked > 100
    assert table.ask(new[one], "GET", "/floor").json() == {"floor": floor}


def fields_of(way: dict[str, Any]) -> set[str]:
    """The fields that the body of an operation can have."""
    content = way.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    named = SCHEMAS.get(content.get("$ref", "").rpartition("/")[2], {})
    return set(named.get("properties", {}))
