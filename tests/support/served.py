"""A program that serves a page, for as long as a test looks at it."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def served(*words: str, patience: float = 60.0) -> Iterator[str]:
    """Run a module of Python until its page answers; ``PORT`` in ``words`` is a free port. Yields the address.

    Warnings are not errors here: servers of others begin with some of their own.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", *(word.replace("PORT", str(port)) for word in words)]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL) as program:
        try:
            end = time.monotonic() + patience
            while not _answers(port):
                assert program.poll() is None, f"{command} ended with {program.returncode}"
                assert time.monotonic() < end, f"{command} does not answer"
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            program.terminate()


def _answers(port: int) -> bool:
    with socket.socket() as asked:
        asked.settimeout(1.0)
        return asked.connect_ex(("127.0.0.1", port)) == 0
