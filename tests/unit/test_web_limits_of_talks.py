"""How much one party can put on the table: a token fills no disk, and keeps nobody else from speaking."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

import citypact
from citypact.negotiation import log
from citypact.negotiation.log import Log
from citypact.negotiation.offer import Offer
from citypact.web.full import FullError
from citypact.web.talks import access
from citypact.web.talks.access import MEDIATOR
from citypact.web.talks.table import PRIVATE, Table, Talks
from support.web import API, CASE, SETTINGS, serving

pytestmark = pytest.mark.sayable
FIRST, SECOND = [city.id for city in citypact.load_case(CASE).cities][:2]
MOST = 3
MEAN = 40_000


@pytest.fixture
def held(tmp_path: Path) -> Talks:
    return Talks(tmp_path / "talks.db", CASE)


def put_down(held: Talks, party: str, count: int = 1, size: int = 0) -> None:
    """Rounds in the record, as another program on the same file would write them."""
    with Log(held.record, CASE) as record:
        for _ in range(count):
            record.add(party, Offer(), {"gains": {}, "note": "x" * size})


def in_record(held: Talks) -> tuple[int, int]:
    """Rounds and moves that are recorded."""
    with Log(held.record, CASE) as record:
        return len(record.rounds()), len(record.moves())


@contextmanager
def asking(held: Talks) -> Iterator[dict[str, httpx.Client]]:
    """A client for each role, of a server that takes few rounds."""
    tokens = held.invite([MEDIATOR, FIRST, SECOND])
    url, server, thread = serving(replace(SETTINGS, talks=held, rounds=MOST))
    headers = {role: {"authorization": f"Bearer {token}"} for role, token in tokens.items()}
    clients = {role: httpx.Client(base_url=url, headers=said, timeout=120.0) for role, said in headers.items()}
    yield clients
    for client in clients.values():
        client.close()
    server.should_exit = True
    thread.join(10.0)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_who_has_put_down_enough_is_told_what_to_do_and_others_speak_on(held: Talks, lang: str) -> None:
    put_down(held, FIRST, MOST - 1)
    with asking(held) as clients:
        rounds, back = f"{API}/talks/rounds", f"{API}/talks/back"
        assert clients[FIRST].post(rounds, json={}).status_code == 201
        before = in_record(held)
        for path in ("rounds", "rounds/laid"):
            refused = clients[FIRST].post(f"{API}/talks/{path}?lang={lang}", json={"numbers": {}})
            said = refused.json()
            assert (refused.status_code, said["type"]) == (403, "urn:citypact:full-rounds")
            assert refused.headers["content-type"] == "application/problem+json"
            assert said["key"] == "web.full.rounds"
            assert said["values"] == {"most": MOST, "kilobytes": MEAN // 1000}
            assert "--most-rounds" in said["detail"]
            assert "--talks" in said["detail"]
        assert in_record(held) == before
        assert clients[SECOND].post(rounds, json={}).status_code == 201
        for _ in range(MOST):
            assert clients[MEDIATOR].post(back, json={"to": 1}).status_code == 200
        assert clients[MEDIATOR].post(back, json={"to": 1}).status_code == 403
        assert clients[MEDIATOR].post(rounds, json={}).status_code == 403
        assert clients[FIRST].get(rounds).json()["head"] == 1
        assert in_record(held) == (before[0] + 1, before[1] + 1 + MOST)


def test_nothing_is_worked_out_for_who_has_put_down_enough(held: Talks) -> None:
    put_down(held, FIRST, MOST)
    wrong = {"numbers": {"origin_share:nothing": 0.1}}  # nobody finds that out before it is worked out
    with asking(held) as clients:
        for path in ("rounds", "rounds/laid"):
            assert clients[SECOND].post(f"{API}/talks/{path}", json=wrong).status_code == 422
            refused = clients[FIRST].post(f"{API}/talks/{path}", json=wrong)
            assert (refused.status_code, refused.json()["key"]) == (403, "web.full.rounds")
            mistyped = clients[FIRST].post(f"{API}/talks/{path}", json={"numbers": 1})
            assert mistyped.status_code == 422


def test_who_has_room_before_the_work_and_none_after_it_is_refused(
    held: Talks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two offers of one party that are worked out at the same time: the second one finds the record full."""
    put_down(held, FIRST, MOST - 1)
    looked = Table.check_room

    def look_before_another_comes(table: Table, party: str) -> None:
        looked(table, party)
        put_down(held, FIRST)

    with asking(held) as clients:
        monkeypatch.setattr(Table, "check_room", look_before_another_comes)
        assert clients[FIRST].post(f"{API}/talks/rounds", json={}).status_code == 403
    assert in_record(held) == (MOST, MOST)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_file_that_another_program_holds_is_not_laid_to_the_question(
    held: Talks, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    """The record, and what is kept beside it: nothing of it is kept, and the next question is answered."""
    for module in (log, access):
        monkeypatch.setattr(module, "_WAIT", 0.05)
    with asking(held) as clients:
        for path, method, asked, body in (
            (held.record, "POST", "rounds", {}),
            (held.record, "POST", "back", {"to": None}),
            (held.record.with_name(held.record.name + PRIVATE), "PUT", "floor", {"floor": 1.0}),
        ):
            client = clients[MEDIATOR if asked == "back" else FIRST]
            url = f"{API}/talks/{asked}?lang={lang}"
            with closing(sqlite3.connect(path, isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                refused = client.request(method, url, json=body)
            said = refused.json()
            assert (refused.status_code, said["type"]) == (500, "urn:citypact:record")
            assert said["key"] == "web.title.record"
            assert str(held.record) not in refused.text
            assert client.request(method, url, json=body).status_code in (200, 201)


def test_bytes_are_limited_too(held: Talks) -> None:
    put_down(held, FIRST, size=MOST * MEAN - 1000)
    put_down(held, SECOND, size=MOST * MEAN)
    table = table_of(held)
    table.add(FIRST, Offer(), {})
    with pytest.raises(FullError):
        table.add(SECOND, Offer(), {})


def test_no_more_get_through_at_once(held: Talks) -> None:
    table = table_of(held)

    def is_taken(_: int) -> bool:
        try:
            table.add(FIRST, Offer(), {})
        except FullError:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(is_taken, range(12))) == MOST
    assert in_record(held) == (MOST, MOST)


def table_of(held: Talks) -> Table:
    case = citypact.load_case(CASE)
    held.invite([FIRST])
    return Table(held.record, case, CASE, held.model, held.access, MOST)
