"""Lines that tell what changes: that there is news and never what, to whom it may be told, and until when."""

import asyncio
import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import replace
from itertools import product
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi import HTTPException
from uvicorn import Server

import citypact
from citypact.negotiation.log import Log
from citypact.negotiation.offer import Offer
from citypact.web import running
from citypact.web.full import FullError
from citypact.web.streams import Event, Streams
from citypact.web.talks.table import Talks
from support.web import API, CASE, SETTINGS, client, document_in, serving

pytestmark = pytest.mark.sayable
CITIES = [city.id for city in citypact.load_case(CASE).cities]
EVENTS = f"{API}/talks/events"
FLOOR = 3.0078125
HERE = "127.0.0.1"


class Table:
    """A server with talks."""

    def __init__(self, url: str, server: Server, held: Talks, tokens: dict[str, str]) -> None:
        self.server, self.held, self.tokens = server, held, tokens
        self.asking = httpx.Client(base_url=url, timeout=20.0)

    def add(self, party: str) -> None:
        """Record a round, as another program on the same file would."""
        with Log(self.held.record, CASE) as log:
            log.add(party, Offer(), {"gains": {}})

    @contextmanager
    def line(self, role: str, known: str | None = None) -> Iterator[Iterator[str]]:
        headers = {"authorization": f"Bearer {self.tokens.get(role, role)}"}
        headers |= {} if known is None else {"last-event-id": known}
        with self.asking.stream("GET", EVENTS, headers=headers) as told:
            assert told.status_code == 200, told.read()
            assert told.headers["content-type"].startswith("text/event-stream")
            assert told.headers["cache-control"] == "no-store"
            yield told.iter_lines()

    def jobs(self, count: int) -> list[str]:
        """Jobs that wait, as nobody works."""
        question = {"case": CASE, "model": "hybrid"}
        return [self.asking.post(f"{API}/design", json=question).json()["id"] for _ in range(count)]

    def told_of(self, job: str, address: str) -> AbstractContextManager[httpx.Response]:
        """A line that tells how far a job is, asked for from an address, as a proxy would say."""
        headers = {} if address == HERE else {"x-forwarded-for": address}
        return self.asking.stream("GET", f"{API}/jobs/{job}/events", headers=headers)


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Table]:
    held = Talks(tmp_path / "talks.db", CASE)
    tokens = held.invite(["mediator", *CITIES[:2]])
    url, server, thread = serving(replace(SETTINGS, talks=held, streams=7, streams_to_one=5, hands=0))  # no work
    found = Table(url, server, held, tokens)
    yield found
    server.should_exit = True
    thread.join(10.0)
    found.asking.close()


def event(lines: Iterator[str]) -> dict[str, str]:
    """The next event, by its fields."""
    found: dict[str, str] = {}
    for line in lines:
        if not line and found:
            return found
        if line and not line.startswith(":"):
            name, _, value = line.partition(": ")
            found[name] = value
    return found


def test_everybody_is_told_that_there_is_news_and_not_what(table: Table) -> None:
    """Also of what another program writes; the line holds a count, whatever floors and offers there are."""
    table.asking.put(
        f"{API}/talks/floor", json={"floor": FLOOR}, headers={"authorization": f"Bearer {table.tokens[CITIES[0]]}"}
    )
    with table.line("mediator") as first, table.line(CITIES[1]) as second:
        assert [event(lines) for lines in (first, second)] == [
            {"event": "rounds", "id": "0", "data": '{"moves": 0}'}
        ] * 2
        table.add(CITIES[0])
        for lines in (first, second):
            assert event(lines) == {"event": "rounds", "id": "1", "data": '{"moves": 1}'}
        with Log(table.held.record, CASE) as log:
            log.go_back(None)
        assert event(second)["id"] == "2"


def test_who_comes_back_is_told_only_what_is_not_known(table: Table) -> None:
    table.add("mediator")
    table.add("mediator")
    for known in (None, "0", "1", "99", "-1", "2 or so", "9" * 400):
        with table.line(CITIES[0], known) as lines:
            assert event(lines)["id"] == "2"
    with table.line(CITIES[0], "2") as lines:
        table.add("mediator")
        assert event(lines)["id"] == "3"


def test_without_a_token_there_is_no_line_and_with_it_the_line_ends(table: Table) -> None:
    assert table.asking.get(EVENTS).status_code == 401
    assert table.asking.get(EVENTS, headers={"authorization": "Bearer nobody"}).status_code == 401
    with table.line(CITIES[0]) as lines:
        assert event(lines)["id"] == "0"
        table.held.invite([CITIES[0]])
        assert event(lines) == {}
    assert client().get(f"{API}/talks/events").status_code == 401


def test_a_token_that_opens_many_lines_keeps_nobody_else_from_one(table: Table) -> None:
    with ExitStack() as lines:
        other = lines.enter_context(table.line(CITIES[1]))
        opened = [lines.enter_context(table.line("mediator")) for _ in range(6)]
        told = [event(line) for line in (other, *opened[2:])]
        assert [one.get("id") for one in told] == ["0"] * 5
        for ended in opened[:2]:
            while event(ended):
                pass
        table.add(CITIES[1])
        assert [event(line).get("id") for line in (other, *opened[2:])] == ["1"] * 5


def test_lines_of_jobs_are_so_many_and_take_none_of_those_of_talks(table: Table) -> None:
    """However many strangers hold, each token has its own."""
    jobs = table.jobs(3)
    with ExitStack() as lines:
        for job, address in [*product(jobs[:2], [HERE, HERE]), (jobs[2], HERE), *product(jobs[:2], ["10.0.0.1"])]:
            assert lines.enter_context(table.told_of(job, address)).status_code == 200
        for address in (HERE, "10.0.0.1", "10.0.0.2"):
            with table.told_of(jobs[2], address) as refused:
                said = json.loads(refused.read())
                assert (refused.status_code, said["type"]) == (503, "urn:citypact:full-lines")
                assert "At most 7 lines" in said["detail"]
                assert refused.headers["retry-after"]
        told = [lines.enter_context(table.line(role)) for role in [*table.tokens] * 4]
        assert [event(line)["id"] for line in told] == ["0"] * len(told)
        assert table.asking.get(f"{API}/health").status_code == 200
    end, status = monotonic() + 10.0, 0
    while status != 200 and monotonic() < end:
        with table.told_of(jobs[2], HERE) as line:
            status = line.status_code
    assert status == 200


def test_one_address_leaves_lines_to_others(table: Table) -> None:
    """Behind a proxy on the same machine it is the one that the proxy names."""
    jobs = table.jobs(3)
    with ExitStack() as lines:
        for job in [*jobs, *jobs][:5]:
            assert lines.enter_context(table.told_of(job, "10.0.0.1")).status_code == 200
        for address, status in (("10.0.0.1", 503), ("10.0.0.2", 200), (HERE, 200)):
            assert lines.enter_context(table.told_of(jobs[0], address)).status_code == status


def test_who_reads_nothing_keeps_nobody_from_news(table: Table) -> None:
    place = urlsplit(str(table.asking.base_url))
    with socket.create_connection((place.hostname or "", place.port or 0)) as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        head = f"GET {EVENTS} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {table.tokens['mediator']}\r\n\r\n"
        deaf.sendall(head.encode())
        with table.line(CITIES[0]) as lines:
            assert event(lines)["id"] == "0"
            table.add("mediator")
            assert event(lines)["id"] == "1"


def test_an_event_ends_a_line_and_silence_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A change is told once; where nothing changes a comment is sent; after its longest time a line ends."""
    monkeypatch.setattr("citypact.web.streams._STILL_THERE", 0.0)

    async def told(*events: Event | None, known: int | None = None) -> list[str]:
        coming = iter(events)

        async def look() -> Event | None:
            await asyncio.sleep(0)
            return next(coming)

        return [str(part) async for part in Streams(1, 1).stream("x", HERE, look, known).body_iterator]

    one, two, last = Event("a", {"n": 1}, 1), Event("a", {"n": 2}, 2), Event("b", None, is_last=True)
    still = ": still there\n\n"
    assert asyncio.run(told(one, one, two, None)) == [": here\n\n", one.text, still, two.text]
    assert asyncio.run(told(one, last, known=1)) == [": here\n\n", still, "event: b\ndata: null\n\n"]
    monkeypatch.setattr("citypact.web.streams._LONGEST", 0.0)
    assert asyncio.run(told(one)) == [": here\n\n"]


def test_a_place_is_free_when_its_time_is_over_even_if_nobody_ever_listened(monkeypatch: pytest.MonkeyPatch) -> None:
    async def look() -> None:
        return None

    async def opened(streams: Streams, count: int) -> None:
        for number in range(count):
            streams.stream(str(number), str(number), look)

    with pytest.raises(FullError):
        asyncio.run(opened(Streams(2, 2), 3))
    monkeypatch.setattr("citypact.web.streams._LONGEST", 0.0)
    asyncio.run(opened(Streams(2, 2), 3))


def test_while_the_server_stops_nobody_is_told_of_limits() -> None:
    async def look() -> None:
        return None

    async def asked() -> None:
        streams = Streams(2, 2)
        streams.end()
        streams.stream("one", HERE, look)

    with pytest.raises(HTTPException) as refused:
        asyncio.run(asked())
    assert refused.value.status_code == 503


def test_a_server_that_is_stopped_ends_its_lines(tmp_path: Path) -> None:
    """One who listens to talks and one to a job do not keep the server from stopping."""
    options = ["--port", "0", "--json", "--talks", str(tmp_path / "talks.db"), "--case", CASE, "--invite", "mediator"]
    command = [sys.executable, "-m", "citypact", "serve", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        said = document_in(server.stdout)
        headers = {"authorization": f"Bearer {said['links']['mediator'].partition('#talks=')[2]}"}
        with httpx.Client(base_url=said["url"], timeout=60.0) as asking:
            models = ["hybrid", "negotiated", "government-led"]
            job = asking.post(f"{API}/compare", json={"case": "chengdu-chongqing", "models": models}).json()["id"]
            with (
                asking.stream("GET", EVENTS, headers=headers) as talks,
                asking.stream("GET", f"{API}/jobs/{job}/events") as work,
            ):
                of_talks, of_work = talks.iter_lines(), work.iter_lines()
                assert event(of_talks)["id"] == "0"
                assert json.loads(event(of_work)["data"])["id"] == job
                server.send_signal(signal.SIGINT)
                before = monotonic()
                while event(of_talks) or event(of_work):
                    pass
                assert server.wait(15.0) == 130
                assert monotonic() - before < 10.0
        assert "Traceback" not in server.communicate()[1]


def test_who_takes_no_answer_is_not_waited_for(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers pile up until no more fit into what the machine keeps for a connection; then it is ended."""
    monkeypatch.setattr(running, "_READING", 0.5)
    place, question = (
        urlsplit(str(table.asking.base_url)),
        f"GET {API}/schemas/case HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    )
    with socket.socket() as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.connect((place.hostname or "", place.port or 0))
        deaf.sendall(question.encode() * 500)
        assert table.asking.get(f"{API}/health").status_code == 200
        there, end = deaf.getsockname(), monotonic() + 60.0
        while any(getattr(one, "client", None) == there for one in [*table.server.server_state.connections]):
            assert monotonic() < end
            sleep(0.05)
    assert table.asking.get(f"{API}/health").status_code == 200


def test_who_never_begins_a_question_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither silence nor a header of which a bit comes now and then holds a connection."""
    monkeypatch.setattr(running, "_PATIENCE", 0.5)
    place = urlsplit(str(client().base_url))
    for first in (b"", b"GET / HT", b"GET /api/v1/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nGET"):
        with socket.create_connection((place.hostname or "", place.port or 0)) as slow:
            slow.sendall(first)
            slow.settimeout(20.0)
            before = monotonic()
            while slow.recv(10_000):
                with suppress(OSError):
                    slow.sendall(b"T")
            assert monotonic() - before < 10.0
    assert client().get(f"{API}/health").status_code == 200


@pytest.mark.parametrize("last", ["GET", "nonsense\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"])
def test_a_connection_that_is_closed_ends_though_a_little_is_never_taken(
    table: Table, monkeypatch: pytest.MonkeyPatch, last: str
) -> None:
    """So little that the server may write on: neither half a question, a bad one nor the last keeps its place."""
    monkeypatch.setattr(running, "_READING", 0.5)
    monkeypatch.setattr(running, "_PATIENCE", 0.5)
    place = urlsplit(str(table.asking.base_url))
    with socket.socket() as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.connect((place.hostname or "", place.port or 0))
        assert table.asking.get(f"{API}/health").status_code == 200
        there, end = deaf.getsockname(), monotonic() + 20.0
        (held,) = (one for one in [*table.server.server_state.connections] if getattr(one, "client", None) == there)
        transport = getattr(held, "transport", None)
        assert isinstance(transport, asyncio.WriteTransport)
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        while not transport.get_write_buffer_size():
            assert monotonic() < end
            deaf.sendall(f"GET {API}/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            sleep(0.02)
        deaf.sendall(last.encode())
        while held in table.server.server_state.connections:
            assert monotonic() < end
            sleep(0.05)
