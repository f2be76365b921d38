"""A sweep on a Dask cluster of this machine: the same bytes whoever is killed, and clear words where it is gone."""

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from distributed import Future

from citypact.case import save_case
from citypact.cli import main
from citypact.errors import InvalidInput
from citypact.scenarios.samples import sample
from citypact.scenarios.sweep import Store, Sweep, cluster, plan, run
from citypact.scenarios.sweep.sent import Batch, Done
from citypact.scenarios.uncertainty import parse_uncertainties
from support.cluster import Cluster
from support.cluster import cluster as started
from support.random_cases import random_case
from support.sweeps import SOME_ALIKE, contents, done, looked_at, scheme

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
    sweep = looked_at(lines=SOME_ALIKE)
    alone = contents(done(tmp_path / "alone", sweep))
    assert cluster.cores(running.address) == 2
    store, told = Store(tmp_path / "cluster", sweep), []

    def kill(number: int, _: int) -> None:
        told.append(number)
        if len(told) == 2:
            running.workers[0].kill()

    run(store, opened(running), kill, 2)
    assert contents(store) == alone
    assert told[-1] == 40
    assert running.workers[0].wait() != 0
    assert cluster.cores(running.address) == 1


def test_a_worker_that_is_lost_just_when_its_result_comes_changes_no_byte(
    running: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dask's executor asks how a batch stands once what was done is fetched; a lost one it takes for an error."""
    sweep, honest, lost = looked_at(lines=SOME_ALIKE), Future.status, list[Future]()

    def status(future: Future) -> str:
        if not lost and sys._getframe(1).f_globals["__name__"] == "distributed.cfexecutor":
            lost.append(future)
            return "lost"
        return str(honest.fget(future))

    monkeypatch.setattr(Future, "status", property(status))
    store = Store(tmp_path / "cluster", sweep)
    run(store, opened(running), jobs=1)
    assert lost
    assert contents(store) == contents(done(tmp_path / "alone", sweep))


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


def test_where_no_worker_is_left_it_is_said_what_is_kept_and_how_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cluster, "_ALONE", 1.0)
    out, put = tmp_path / "out", Store.put
    with started(tmp_path, workers=1) as lone, monkeypatch.context() as patched:

        def kill(self: Store, batch: Batch, found: Done) -> None:
            put(self, batch, found)
            lone.workers[0].kill()

        patched.setattr(Store, "put", kill)
        case = str(save_case(random_case(7, cities=4, transfers=6), tmp_path / "case.json"))
        words = ["sweep", case, "--vary", "hosts.*.growth *= uniform(0.9, 0.2)", "--futures", "200"]
        words += ["--model", "hybrid", "--no-coalitions", "--out", str(out)]
        assert main([*words, "--scheduler", lone.address]) == 5
        said = " ".join(capsys.readouterr().err.split())
        assert f"no worker of {lone.address} is left, and none came within 1 seconds" in said
        assert f"dask worker {lone.address} --nthreads 1" in said
        assert f"kept in {out}: the same command goes on from there" in said
    done_before = len(list(out.rglob("*.npy")))
    assert done_before > 0
    assert main(words) == 0
    assert len(list(out.rglob("*.npy"))) > done_before


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
