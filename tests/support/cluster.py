"""A Dask cluster of this machine: a scheduler and workers, each a process of its own that can be killed."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

_PATIENCE = 60.0
_HERE = ("--no-dashboard", "--interface", "lo")

_SETTINGS = {"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "2s"}
"""So long what a killed worker holds is asked for: 30 s as a rule."""


@dataclass(frozen=True)
class Cluster:
    """Where it is scheduled, and its processes."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: tuple[subprocess.Popen[bytes], ...]


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[Cluster]:
    """A scheduler at a free port of this machine with workers of one thread each, all ready; ended with the block."""
    file = folder / "scheduler.json"
    with ExitStack() as stack:
        words = ["scheduler", "--port", "0", "--scheduler-file", str(file), *_HERE]
        scheduler = stack.enter_context(_process(words, folder))
        words = ["worker", "--scheduler-file", str(file), "--nthreads", "1", "--no-nanny", *_HERE]
        crew = tuple(stack.enter_context(_process(words, folder)) for _ in range(workers))
        address = _address(file)
        _wait_for(address, workers)
        yield Cluster(address, scheduler, crew)


@contextmanager
def _process(words: list[str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    environment = {**os.environ, **_SETTINGS, "DASK_TEMPORARY_DIRECTORY": str(folder)}
    with (folder / f"{words[0]}.log").open("ab") as log:
        process = subprocess.Popen([sys.executable, "-m", "dask", *words], stderr=log, stdout=log, env=environment)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _address(file: Path) -> str:
    end = monotonic() + _PATIENCE
    while monotonic() < end:
        if file.exists():
            return str(json.loads(file.read_text("utf-8"))["address"])
        sleep(0.05)
    raise TimeoutError("no scheduler came up")


def _wait_for(address: str, workers: int) -> None:
    from distributed import Client

    with Client(address, timeout=_PATIENCE, set_as_default=False) as client:
        client.wait_for_workers(workers, timeout=_PATIENCE)
