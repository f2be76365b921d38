"""The verb ``serve``: one line, or one document, then answers until it is ended; and what is refused before that."""

import signal
import socket
import subprocess
import sys

import httpx
import pytest

from citypact.cli import main
from citypact.cli import serve as verb
from citypact.cli.options import origin
from support.web import document_in


def test_it_serves_until_it_is_interrupted() -> None:
    command = [sys.executable, "-m", "citypact", "serve", "--port", "0", "--json", "--name", "desk.example"]
    command += ["--most-players", "5", "--job-seconds", "90", "--most-rounds", "1"]
    command += ["--embed-in", "https://City.example/"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            url = document_in(server.stdout)["url"]
            health = httpx.get(f"{url}api/v1/health", timeout=30.0).json()
            limits = {name: health["limits"][name] for name in ("body", "players", "seconds", "rounds")}
            assert limits == {"body": 2_000_000, "players": 5, "seconds": 90.0, "rounds": 1}
            assert health["embed_in"] == ["https://city.example"]
            refused = httpx.get(f"{url}api/v1/cases/yangtze-delta-west/desk", timeout=60.0)
            assert refused.status_code == 422
            assert "--most-players" in refused.json()["problems"][0]["remedy"]
            assert "<title>" in httpx.get(url, timeout=30.0).text
            named = httpx.get(f"{url}api/v1/cases", headers={"host": "desk.example"}, timeout=30.0)
            other = httpx.get(f"{url}api/v1/cases", headers={"host": "evil.example"}, timeout=30.0)
            assert (named.status_code, other.status_code) == (200, 400)
        finally:
            server.send_signal(signal.SIGINT)
            _, complaint = server.communicate(timeout=30)
    assert server.returncode == 130
    assert "Traceback" not in complaint


def test_a_port_that_is_taken_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["serve", "--port", str(port)]) == 3
    assert f"127.0.0.1:{port}" in capsys.readouterr().err


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_mechanism_is_that_of_talks(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--model", "hybrid", "--lang", lang]) == 2
    said = capsys.readouterr().err
    assert "--model" in said
    assert "--talks" in said


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_without_the_extra_it_says_what_to_install(
    lang: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(verb, "PARTS", ("fastapi", "no_such_package"))
    assert main(["serve", "--lang", lang]) == 3
    complaint = capsys.readouterr().err
    assert "pip install 'citypact[web]'" in complaint
    assert "no_such_package" in complaint
    assert "fastapi" not in complaint


@pytest.mark.parametrize(
    "site", ["*", "https://*.example", "city.example", "https://a.example/page", "ftp://a.example"]
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_no_site_cannot_embed(site: str, lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--embed-in", site, "--lang", lang]) == 2
    complaint = capsys.readouterr().err
    assert site in complaint
    assert "https://city.example" in complaint


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ("https://City.example/", "https://city.example"),
        ("https://a.example:443", "https://a.example"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://[::1]:80", "http://[::1]"),
        ("https://例子.cn", "https://xn--fsqu00a.cn"),
    ],
)
def test_a_site_is_named_as_browsers_do(given: str, named: str) -> None:
    assert origin(given) == named
