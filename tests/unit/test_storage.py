"""Files are written all or none, whoever else writes, whatever the system refuses, whenever the writer is stopped."""

import errno
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from citypact.case import load_case, save_case
from citypact.errors import CannotWrite
from citypact.storage import lock, swap
from citypact.storage.files import refuse_existing, write_everywhere, write_files
from citypact.storage.lock import locked, unchanging
from support.two_cities import two_city_case

NEW = {"a": b"new", "b": b"new", "deep/c": b"new"}


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones too."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_they_are_written_and_nothing_else(tmp_path: Path) -> None:
    write_files(tmp_path / "x" / "y", NEW, force=False)
    assert contents(tmp_path) == {f"x/y/{name}": content for name, content in NEW.items()}
    assert sorted(path.name for path in (tmp_path / "x" / "y").iterdir()) == ["a", "b", "deep"]


def test_what_is_there_is_kept_unless_forced(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"old")
    with pytest.raises(CannotWrite, match="not overwritten"):
        write_files(tmp_path, NEW, force=False)
    assert contents(tmp_path) == {"b": b"old"}
    write_files(tmp_path, NEW, force=True)
    assert contents(tmp_path) == NEW


def test_stale_files_go_with_force_alone(tmp_path: Path) -> None:
    for name in ("a", "gone"):
        (tmp_path / name).write_bytes(b"old")
    with pytest.raises(CannotWrite):
        write_files(tmp_path, {"new": b""}, force=False, stale=["a", "gone"])
    write_files(tmp_path, {"a": b"new"}, force=True, stale=["a", "gone", "never"])
    assert contents(tmp_path) == {"a": b"new"}


def test_permissions_are_those_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "usual").write_bytes(b"")
    write_files(tmp_path, {"a": b""}, force=False)
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_one_folder_under_two_names_is_one_folder(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    write_everywhere({tmp_path / "x" / "a": b"1", tmp_path / "x" / ".." / "x" / "b": b"2"}, force=False)
    assert contents(tmp_path) == {"x/a": b"1", "x/b": b"2"}


WRITER = """
import sys
from pathlib import Path
from citypact.errors import CannotWrite
from citypact.storage.files import write_files
folder, name, force = Path(sys.argv[1]), sys.argv[2].encode(), sys.argv[3] == "force"
for _ in range(int(sys.argv[4])):
    try:
        write_files(folder, {f"{i}": name * 1000 for i in range(8)}, force)
    except CannotWrite as refused:
        if force or "not overwritten" not in str(refused):
            raise
        sys.exit(2)
"""


def writer(folder: Path, name: str, how: str, times: int) -> "subprocess.Popen[bytes]":
    """A process that writes eight files of its letter."""
    return subprocess.Popen([sys.executable, "-c", WRITER, str(folder), name, how, str(times)], stderr=subprocess.PIPE)


def test_writers_to_one_folder_never_mix(tmp_path: Path) -> None:
    writers = [writer(tmp_path / "out", name, "force", 40) for name in "abcd"]
    seen = set()
    while any(one.poll() is None for one in writers):
        if (tmp_path / "out").is_dir():
            with unchanging(tmp_path / "out"):
                files = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir() if path.is_file()}
            seen.add((len(files), len(set(files.values()))))
    assert [one.communicate()[1] for one in writers] == [b""] * 4
    assert [one.returncode for one in writers] == [0] * 4
    assert seen <= {(0, 0), (8, 1)}
    assert len(contents(tmp_path / "out")) == 8


def test_of_writers_that_may_not_overwrite_one_succeeds(tmp_path: Path) -> None:
    writers = [writer(tmp_path / "out", name, "new", 1) for name in "abcd"]
    assert [one.communicate()[1] for one in writers] == [b""] * 4
    assert sorted(one.returncode for one in writers) == [0, 2, 2, 2]
    assert len(set(contents(tmp_path / "out").values())) == 1


def test_what_a_killed_writer_left_goes_with_the_next(tmp_path: Path) -> None:
    (tmp_path / ".citypact-left").mkdir()
    (tmp_path / ".citypact-left" / "0.new").write_bytes(b"part")
    write_files(tmp_path, {"a": b"new"}, force=False)
    assert contents(tmp_path) == {"a": b"new"}


def refusing(number: int, at: int) -> Callable[..., None]:
    """A replacement of ``os.fsync`` that fails from the given call on, as a full disk does."""
    calls = iter(range(10**6))

    def fail(_: int) -> None:
        if next(calls) >= at:
            raise OSError(number, os.strerror(number))

    return fail


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_full_disk_leaves_all_as_it_was(at: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"old")
    monkeypatch.setattr(swap.os, "fsync", refusing(errno.ENOSPC, at))
    with pytest.raises(CannotWrite, match="No space left on device") as caught:
        write_files(tmp_path, NEW, force=True)
    assert caught.value.problems[0].file == str(tmp_path if at < 2 else tmp_path / "deep")
    assert contents(tmp_path) == {"a": b"old"}
    assert not (tmp_path / "deep").exists()


def test_the_current_folder_is_told_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(swap.os, "fsync", refusing(errno.EDQUOT, 0))
    with pytest.raises(CannotWrite) as caught:
        write_everywhere({Path("a"): b""}, force=False)
    assert caught.value.problems[0].file == str(tmp_path)
    assert contents(tmp_path) == {}


def test_a_really_full_disk(tmp_path: Path) -> None:
    """The system's own limit on the size of a file stands for a disk of that size."""
    script = """
import resource, sys
from pathlib import Path
from citypact.errors import CannotWrite
from citypact.storage.files import write_files
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_files(Path(sys.argv[1]), {"a": b"1" * 100, "b": b"2" * 5000}, force=True)
except CannotWrite as refused:
    print(refused.text("zh"))
"""
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout.startswith(f"{tmp_path}：此处无法写入（File too large）")
    assert contents(tmp_path) == {}


@pytest.mark.parametrize("failing", [1, 2, 3])
def test_a_place_that_cannot_be_taken_gives_back_the_others(
    failing: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a workbook that is open in another program."""
    old = {"a": b"old", "deep/c": b"old"}
    write_files(tmp_path, old, force=False)
    taken = iter(range(1, 10))
    replace = Path.replace

    def sometimes(self: Path, target: Path) -> Path:
        if self.suffix == ".new" and next(taken) == failing:
            raise PermissionError(errno.EACCES, "Permission denied", str(self))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", sometimes)
    with pytest.raises(CannotWrite, match="Permission denied") as caught:
        write_files(tmp_path, NEW, force=True)
    assert caught.value.problems[0].file == str(tmp_path / list(NEW)[failing - 1])
    assert contents(tmp_path) == old


def test_a_disk_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(swap.os, "link", refuse)
    test_what_is_there_is_kept_unless_forced(tmp_path)


def test_a_system_without_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("citypact.storage.lock._acquire", lambda folder, *, shared: None)
    (tmp_path / ".citypact-another").mkdir()
    write_files(tmp_path, {"a": b"new"}, force=False)
    assert contents(tmp_path) == {"a": b"new"}
    assert (tmp_path / ".citypact-another").is_dir()  # it may be another writer's, at work


PLACES: dict[str, tuple[Callable[[Path], None], str]] = {
    "file/a": (lambda at: (at / "file").write_bytes(b"old").__class__, "Not a directory"),
    "loop/a": (lambda at: (at / "loop").symlink_to(at / "loop"), "Not a directory"),
    "folder": (lambda at: (at / "folder").mkdir(), "not a file"),
    "fifo": (lambda at: os.mkfifo(at / "fifo"), "not a file"),
    "n" * 300: (lambda at: None, "File name too long"),
    "d/" * 3000 + "a": (lambda at: None, "File name too long"),
}


@pytest.mark.parametrize("name", PLACES, ids=lambda name: name[:8])
@pytest.mark.parametrize("force", [False, True])
def test_places_for_no_file(name: str, force: bool, tmp_path: Path) -> None:
    make, said = PLACES[name]
    make(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    for write in (lambda: refuse_existing([tmp_path / name], force), lambda: write_files(tmp_path, {name: b""}, force)):
        with pytest.raises(CannotWrite, match=said):
            write()
    assert sorted(tmp_path.rglob("*")) == before


def test_a_device_is_never_replaced() -> None:
    with pytest.raises(CannotWrite, match="not a file"):
        refuse_existing([Path("/dev/null")], force=True)


def test_a_link_to_nowhere_is_something(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "nowhere")
    with pytest.raises(CannotWrite, match="not overwritten"):
        write_files(tmp_path, {"a": b"new"}, force=False)
    write_files(tmp_path, {"a": b"new"}, force=True)
    assert contents(tmp_path) == {"a": b"new"}


def test_all_places_at_once(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    (tmp_path / "b").mkdir()
    with pytest.raises(CannotWrite) as caught:
        refuse_existing([tmp_path / "a", tmp_path / "b", tmp_path / "c"], force=False)
    assert [Path(problem.file).name for problem in caught.value.problems] == ["b", "a"]


def test_a_folder_that_may_not_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda folder, _: Path(folder) != tmp_path)
    for place in (tmp_path / "a", tmp_path / "new" / "er" / "a"):
        with pytest.raises(CannotWrite, match="Permission denied") as caught:
            refuse_existing([place], force=False)
        assert caught.value.problems[0].file == str(tmp_path)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("moment", ["fsync", "link"])
def test_a_stopped_writer_leaves_no_parts(
    number: signal.Signals, moment: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped while it makes its files ready: none is there; while it puts them in place: all are."""

    class StoppedError(BaseException):
        pass

    def stop(*_: object) -> None:
        raise StoppedError

    write_files(tmp_path, dict.fromkeys(NEW, b"old"), force=False)
    original, calls = getattr(os, moment), iter(range(100))

    def signalling(*arguments: object, **options: object) -> object:
        if next(calls) == 1:
            signal.raise_signal(number)
        return original(*arguments, **options)

    monkeypatch.setattr(swap.os, moment, signalling)
    before = signal.signal(number, stop)
    try:
        with pytest.raises(StoppedError):
            write_files(tmp_path, NEW, force=True)
    finally:
        signal.signal(number, before)
    assert set(contents(tmp_path).values()) == {b"old" if moment == "fsync" else b"new"}
    assert set(contents(tmp_path)) == set(NEW)


def test_other_threads_write_too(tmp_path: Path) -> None:
    threads = [threading.Thread(target=write_files, args=(tmp_path, {str(i): b""}, False)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(contents(tmp_path)) == ["0", "1", "2", "3"]


def test_a_lock_on_a_folder_that_another_writer_has_just_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, first = tmp_path / "out", iter([True])
    acquire = lock._acquire

    def removed(at: Path, *, shared: bool) -> int | None:
        found: int | None = acquire(at, shared=shared)
        if next(first, False):
            at.rmdir()
        return found

    monkeypatch.setattr(lock, "_acquire", removed)
    with locked(folder) as held:
        assert held
        assert folder.is_dir()


CASE_WRITER = """
import sys
from citypact import save_case
from support.two_cities import two_city_case
for _ in range(8):
    save_case(two_city_case(lift=float(sys.argv[2]), horizon=int(sys.argv[3])), sys.argv[1], force=True)
"""


def test_a_case_is_read_whole_while_others_write_it(tmp_path: Path) -> None:
    """Two writers put cases with different figures in different files; a reader sees one or the other."""
    cases = [two_city_case(lift=1.5, horizon=5), two_city_case(lift=0.5, horizon=7)]
    folder = save_case(cases[0], tmp_path / "case")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    writers = [
        subprocess.Popen([sys.executable, "-c", CASE_WRITER, str(folder), *figures], env=environment)
        for figures in (("1.5", "5"), ("0.5", "7"))
    ]
    seen = [load_case(folder)]
    while any(one.poll() is None for one in writers):
        seen.append(load_case(folder))
    assert [one.returncode for one in writers] == [0, 0]
    assert len(seen) > 2
    assert all(case in cases for case in seen)
