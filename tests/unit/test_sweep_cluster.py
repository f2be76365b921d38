"""A sweep on a Dask cluster of this machine: the same bytes whoever is killed, and clear words where it is gone."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from citypact.cli import main
from citypact.errors import InvalidInput
from citypact.scenarios.samples import sample
from citypact.scenarios.sweep import Store, Sweep, cluster, plan, run
from citypact.scenarios.uncertainty import parse_uncertainties
from support.cluster import Cluster
from support.cluster import cluster as started
from support.sweeps import contents, done, looked_at, scheme

pytestmark = pytest.mark.sayable  # other processes round as everybody does


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "TOGETHER", 10)
    monkeypatch.setattr(plan, "APART", 2)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler and two workers; the tests below kill them one after the other."""
    with started(tmp_path_factory.mktemp("cluster"), workers=2) as found:
        yield found


def opened(running: Cluster) -> Any:
    return partial(cluster.workers_of, running.address)


def test_a_worker_that_is_killed_half_way_changes_no_byte(running: Cluster, tmp_path: Path) -> None:
    alone = contents(done(tmp_path / "alone", looked_at()))
    assert cluster.cores(running.address) == 2
    store, told = Store(tmp_path / "cluster", looked_at()), []

    def kill(number: int, _: int) -> None:
        told.append(number)
        if len(told) == 2:
            running.workers[0].kill()

    run(store, opened(running), kill, 2)
    assert contents(store) == alone
    assert told[-1] == 40
    assert running.workers[0].wait() != 0
    assert cluster.cores(running.address) == 1


def test_errors_come_back_as_they_are(running: Cluster, tmp_path: Path) -> None:
    wild = sample(scheme().case, parse_uncertainties(["hosts.*.growth = norm(0, 1)"]), "sobol", 8)
    with pytest.raises(InvalidInput, match="growth") as raised:
        run(Store(tmp_path, Sweep(scheme(), wild, exact=8)), opened(running))
    assert "growth" in raised.value.text("zh")
    assert not raised.value.text("zh").isascii()


def test_it_can_be_stopped_within_a_second(running: Cluster, tmp_path: Path) -> None:
    def stop(*_: int) -> None:
        raise KeyboardInterrupt

    store = Store(tmp_path, looked_at(400, 100, 100))
    with pytest.raises(KeyboardInterrupt):
        run(store, opened(running), stop, 1)
    assert len(store.missing) == len(store.sweep.batches) - 1


def test_a_cluster_of_other_versions_is_refused(running: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "__version__", "0.0.0")
    with pytest.raises(InvalidInput, match=r"other versions than are here \(citypact 0.0.0"):
        cluster.cores(running.address)


def test_a_scheduler_that_dies_is_named_and_what_was_done_is_kept(
    running: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cluster, "_PATIENCE", 0.5)

    def kill(*_: int) -> None:
        running.scheduler.kill()

    store = Store(tmp_path / "lost", looked_at())
    with pytest.raises(InvalidInput, match="no Dask scheduler answers there"):
        run(store, opened(running), kill, 2)
    assert 0 < len(store.missing) < len(store.sweep.batches)
    assert contents(done(tmp_path / "lost", looked_at())) == contents(done(tmp_path / "alone", looked_at()))
    assert main(["sweep", "twin-cities-pool", "--vary", "hosts.*.growth *= [1]", "--scheduler", running.address]) == 3
    assert running.address in capsys.readouterr().err


def test_without_dask_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "PARTS", ("distributed", "no_such_package"))
    with pytest.raises(InvalidInput, match=r"not installed: no_such_package .*citypact\[distributed\]"):
        cluster.cores("tcp://127.0.0.1:1")
