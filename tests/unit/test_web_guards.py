"""What stands before every question, and what every answer says to browsers."""

import asyncio
import json
import select
import socket
from urllib.parse import urlsplit

import pytest
from starlette.types import Message, Receive, Scope, Send

from citypact.web.guards import Guarded, policy
from support.web import API, CASE, HERE, client


def test_every_answer_says_what_browsers_may_do() -> None:
    for path in ("/", f"{API}/cases", f"{API}/cases/nowhere", "/nowhere"):
        headers = client().get(path).headers
        assert headers["content-security-policy"] == policy(())
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["cache-control"] in ("no-store", "no-cache")


def test_the_policy_lets_no_other_host_and_nothing_inline_in() -> None:
    said = dict(part.split(" ", 1) for part in policy(()).split("; "))
    assert said["default-src"] == "'none'"
    assert said["script-src"] == "'self'"
    assert said["frame-ancestors"] == "'none'"
    assert "unsafe" not in policy(())
    assert "frame-ancestors https://city.example" in policy(("https://city.example",))


NO_NAMES = ["evil.example", "127.0.0.1.evil.example", "", "evil@127.0.0.1", "127.0.0.1/evil", "127.0.0.1:abc"]


@pytest.mark.parametrize("host", NO_NAMES)
def test_a_name_that_is_not_the_server_s_is_refused(host: str) -> None:
    for lang, said in (("en", "--name"), ("zh", "不能以此名称访问")):
        answer = client().get(f"{API}/cases", headers={"host": host, "accept-language": lang})
        assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
        assert answer.json()["type"] == "urn:citypact:wrong-host"
        assert said in answer.json()["title"]


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1234", "[::1]", "[::1]:8421", "127.0.0.1"])
def test_a_machine_s_own_names_are_the_server_s_with_any_port(host: str) -> None:
    assert client().get(f"{API}/cases", headers={"host": host}).status_code == 200


def test_the_page_of_another_site_cannot_post() -> None:
    question = {"case": CASE}
    for origin in ("https://evil.example", "null", "http://127.0.0.1:1", "http://[::1", "http://[x]:1"):
        answer = client().post(f"{API}/offers/evaluate", json=question, headers={"origin": origin})
        assert answer.status_code == 403
        assert answer.headers["content-type"] == "application/problem+json"
    own = str(client().base_url).rstrip("/")
    assert client().post(f"{API}/offers/evaluate", json={"case": "?"}, headers={"origin": own}).status_code == 422


def test_no_page_of_another_site_may_read() -> None:
    answer = client().get(f"{API}/cases", headers={"origin": "https://evil.example"})
    assert not any(name.startswith("access-control") for name in answer.headers)


def test_who_sends_slowly_is_not_waited_for_and_hinders_nobody() -> None:
    place = urlsplit(str(client().base_url))
    with socket.create_connection((place.hostname or "", place.port or 0)) as slow:
        head = f"POST {API}/check HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        slow.sendall(f"{head}Content-Length: 1000\r\n\r\n{{".encode())
        assert client().get(f"{API}/health").status_code == 200
        slow.settimeout(60)
        assert slow.recv(100).startswith(b"HTTP/1.1 408")


@pytest.mark.parametrize(("header", "status"), [("Origin: https://evil.example", 403), ("Host: evil.example", 400)])
def test_who_is_still_sending_when_refused_gets_the_whole_answer(header: str, status: int) -> None:
    place = urlsplit(str(client().base_url))
    with socket.create_connection((place.hostname or "", place.port or 0)) as sending:
        sending.settimeout(60)
        host = "" if header.startswith("Host") else f"Host: {place.netloc}\r\n"
        sending.sendall(f"POST {API}/check HTTP/1.1\r\n{host}{header}\r\nContent-Length: 100000\r\n\r\n".encode())
        answer = sending.recv(100)
        for _ in range(10):
            sending.sendall(b"x" * 10_000)
        while part := sending.recv(10_000):
            answer += part
    head, body = answer.split(b"\r\n\r\n", 1)
    assert head.startswith(f"HTTP/1.1 {status}".encode())
    assert b"application/problem+json" in head
    assert json.loads(body)["status"] == status


def test_what_is_too_large_is_refused_while_it_is_sent_and_not_taken_in_for_long() -> None:
    place = urlsplit(str(client().base_url))
    with socket.create_connection((place.hostname or "", place.port or 0)) as sending:
        sending.settimeout(60)
        head = f"POST {API}/check HTTP/1.1\r\nHost: {place.netloc}\r\nContent-Length: 1000000000000\r\n\r\n"
        sending.sendall(head.encode())
        while not select.select([sending], [], [], 0)[0]:
            sending.sendall(b"x" * 100_000)
        assert sending.recv(100).startswith(b"HTTP/1.1 413")
        with pytest.raises(ConnectionError):
            _send_for_ever(sending)


class Told:
    """A guard before an application that is never asked, and who is at the other end of the line."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, parts: list[Message], *headers: tuple[bytes, bytes]) -> None:
        monkeypatch.setattr("citypact.web.guards._LINGERS", 0.2)
        self.answers: list[Message] = []
        self._parts = iter(parts)
        asked = {"type": "http", "method": "POST", "path": "/", "query_string": b""}
        scope = {**asked, "headers": [(b"host", b"localhost"), *headers]}
        guarded = Guarded(self._asked, hosts=("localhost",), most=100, patience=0.3)
        asyncio.run(guarded(scope, self._receive, self._send))

    async def _asked(self, scope: Scope, receive: Receive, send: Send) -> None:
        raise AssertionError("a question that is refused, or that nobody waits for, is worked on")

    async def _receive(self) -> Message:
        await asyncio.sleep(0.1)
        for part in self._parts:
            return part
        await asyncio.sleep(10.0)
        raise AssertionError("a refused question is waited for")

    async def _send(self, message: Message) -> None:
        self.answers.append(message)


def test_what_is_too_large_late_in_its_time_is_refused_once(monkeypatch: pytest.MonkeyPatch) -> None:
    part = {"type": "http.request", "body": b"x" * 60, "more_body": True}
    told = Told(monkeypatch, [part, part])
    assert [answer["type"] for answer in told.answers] == ["http.response.start", *["http.response.body"] * 2]
    assert told.answers[0]["status"] == 413


def test_what_says_itself_that_it_is_too_large_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    told = Told(monkeypatch, [], (b"content-length", b"101"))
    assert told.answers[0]["status"] == 413


def test_who_goes_before_the_question_is_whole_is_not_worked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    parts: list[Message] = [{"type": "http.request", "body": b"{}", "more_body": True}, {"type": "http.disconnect"}]
    assert not Told(monkeypatch, parts).answers


def _send_for_ever(sending: socket.socket) -> None:
    while True:
        sending.sendall(b"x" * 100_000)


def test_the_description_and_the_page_name_no_other_host() -> None:
    described = client().get(f"{API}/openapi.json")
    assert "://" not in described.text
    assert set(json.loads(described.text)["components"]["schemas"]) >= {"Problem", "Offered", "Offer"}
    for name in ("", "api.html", "api.js", "api.css"):
        found = client().get(f"/{name}")
        assert found.status_code == 200
        assert "//" not in found.text.replace("// ", "")


def test_where_the_server_is_and_is_not() -> None:
    assert str(client().base_url).startswith(HERE)
    assert client().get("/../pyproject.toml").status_code == 404
    assert client().get("/..%2f..%2fapp.py").status_code == 404
