"""A program that begins a server without a guard is told so, by a server that answers; with one, it serves."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import citypact

BEGUN = "import sys, uvicorn\nfrom citypact.web.app import create_app\nprint('loaded', flush=True)\n"
UNGUARDED = BEGUN + "uvicorn.run(create_app(), port=int(sys.argv[1]) if __name__ == '__main__' else 0)\n"
GUARDED = BEGUN + "app = create_app()\nif __name__ == '__main__':\n    uvicorn.run(app, port=int(sys.argv[1]))\n"
WORDS = "each process of the server loads the main program, and this one would begin a server there again"


@contextmanager
def served(program: str, place: Path) -> Iterator[str]:
    """The address of a server that a program begins in a process of its own."""
    (place / "own.py").write_text(program, encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    here = os.environ | {"PYTHONPATH": str(Path(citypact.__file__).resolve().parents[1])}
    command = [sys.executable, str(place / "own.py"), str(port)]
    with (place / "told").open("wb") as told:
        process = subprocess.Popen(command, stdout=told, stderr=told, cwd=place, env=here)
    try:
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        try:
            process.wait(20.0)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def asked(address: str, question: dict[str, object] | None = None) -> tuple[int, dict[str, object]]:
    """What is answered at an address, and its status."""
    data = None if question is None else json.dumps(question).encode()
    try:
        with urlopen(Request(address, data, {"Content-Type": "application/json"}), timeout=60.0) as found:
            return found.status, json.load(found)
    except HTTPError as error:
        return error.code, json.load(error)


def answered(address: str) -> tuple[int, dict[str, object]]:
    """What a question for a process comes to, and its status; within a minute after the server is there."""
    end = monotonic() + 120.0
    while monotonic() < end:
        try:
            status, said = asked(f"{address}/api/v1/offers/evaluate", {"case": "middle-yangtze-provinces"})
        except URLError:
            sleep(0.2)
            continue
        end = min(end, monotonic() + 60.0)
        while status == 202 and monotonic() < end:
            sleep(0.2)
            status, said = asked(f"{address}/api/v1/jobs/{said.get('id')}/result")
        return status, said
    raise AssertionError("there is no server")


def test_a_program_without_a_guard_is_told_what_to_do(tmp_path: Path) -> None:
    """Even where its processes would begin servers at ports of their own, and wait there."""
    with served(UNGUARDED, tmp_path) as address:
        status, said = answered(address)
    assert (status, said["type"]) == (500, "urn:citypact:process-unready")
    assert 'if __name__ == "__main__":' in str(said["title"])
    assert WORDS in (tmp_path / "told").read_text("utf-8")


def test_an_application_that_is_made_wherever_it_is_loaded_and_run_under_a_guard_serves(tmp_path: Path) -> None:
    with served(GUARDED, tmp_path) as address:
        status, said = answered(address)
    told = (tmp_path / "told").read_text("utf-8")
    assert status == 200
    assert "verdict" in said
    assert told.count("loaded") > 1  # by the server's processes, too
    assert WORDS not in told
