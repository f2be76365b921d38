"""Streams that are closed, full or without a reader, places that take no file, stops: one line, and an exit code."""

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from citypact.cli import main
from citypact.cli.stopping import StoppedError, stoppable, workers

COMMAND = [sys.executable, "-m", "citypact"]
CASE, PROVINCES = "twin-cities-pool", "middle-yangtze-provinces"


def shell(line: str, **options: Any) -> "subprocess.CompletedProcess[str]":
    """A command line as a shell runs it; ``citypact`` stands for the command."""
    written = line.replace("citypact ", " ".join(COMMAND) + " ", 1)
    return subprocess.run(["bash", "-c", written], capture_output=True, text=True, check=False, timeout=120, **options)


@pytest.mark.parametrize(
    "verb", ["--help", "--version", "schema", f"check {CASE}", f"check {CASE} --json", "negotiate --help"]
)
def test_a_full_standard_output_is_exit_2(verb: str) -> None:
    done = shell(f"citypact {verb} >/dev/full")
    assert done.returncode == 2
    assert done.stderr == (
        "standard output: nothing can be printed (No space left on device). Let it lead somewhere, such as a file with "
        "free space, or /dev/null if it is not wanted.\n"
    )


def test_a_full_standard_output_in_chinese() -> None:
    done = shell(f"citypact check {CASE} --lang zh >/dev/full")
    assert done.returncode == 2
    assert done.stderr.startswith("标准输出：无法输出")


def test_an_error_as_json_on_a_full_output_keeps_its_code() -> None:
    done = shell("citypact check nowhere --json >/dev/full")
    assert done.returncode == 3
    assert "nothing can be printed" in done.stderr


@pytest.mark.parametrize("verb", ["--help", f"check {CASE}", "init new", "design x --out new"])
def test_a_closed_standard_output_is_refused_before_anything_is_done(verb: str, tmp_path: Path) -> None:
    done = shell(f"citypact {verb} >&-", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("standard output: nothing can be printed (Bad file descriptor)")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("streams", ["2>&-", "2>/dev/full", "<&- 2>&-"])
def test_an_error_stream_that_takes_nothing_leaves_the_code(streams: str) -> None:
    assert shell(f"citypact check nowhere {streams}").returncode == 3
    assert shell(f"citypact check {streams}").returncode == 2
    done = shell(f"citypact check {CASE} --json {streams}")
    assert (done.returncode, '"problems": []' in done.stdout) == (0, True)


def test_all_streams_closed(tmp_path: Path) -> None:
    assert shell("citypact init new <&- >&- 2>&-", cwd=tmp_path).returncode == 2
    assert list(tmp_path.iterdir()) == []


def test_a_file_never_takes_the_number_of_a_closed_stream(tmp_path: Path) -> None:
    assert shell("citypact init new 2>&-", cwd=tmp_path).returncode == 0
    assert shell("citypact check new", cwd=tmp_path).returncode == 0


@pytest.mark.parametrize("verb", [f"check {CASE}", "schema", "--help", "negotiate ranges --help"])
def test_a_reader_that_stops_early_is_no_error(verb: str) -> None:
    done = shell(f"set -o pipefail; citypact {verb} | true")
    assert (done.returncode, done.stderr) == (0, "")


PLACES: list[tuple[str, str]] = [
    ("", "empty"),
    ("  ", "empty"),
    ("n" * 300, "File name too long"),
    ("file", "Not a directory"),
    ("file/below", "Not a directory"),
    ("loop", "Not a directory"),
    ("/proc/nothing", "No such file"),
    ("/dev/null", "Not a directory"),
]


@pytest.mark.parametrize(("place", "said"), PLACES, ids=[place[:12] for place, _ in PLACES])
@pytest.mark.parametrize(
    "verb",
    ["design", "simulate", "compare", "game", "evaluate", "report", "negotiate", "negotiate counter", "init", "merge"],
)
def test_places_that_take_no_files(
    verb: str,
    place: str,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Said before any work: the case that is named does not even exist."""
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("mine")
    Path("loop").symlink_to("loop")
    words = verb.split()
    if verb in ("init", "merge"):
        options = [place, "--force"] if verb == "init" else [PROVINCES, place, "--force"]
    else:
        options = ["no-such-case", "--out", place, "--force"]
    late = place == "/proc/nothing" and verb not in (
        "init",
        "merge",
    )  # only the system knows that nothing is made there
    assert main([*words, *options]) == (3 if late else 2)
    printed = capsys.readouterr()
    assert "Traceback" not in printed.err
    if not late and not (verb == "merge" and place in ("file", "/dev/null", "loop")):
        assert said in printed.err
    assert Path("file").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "loop"]


@pytest.mark.parametrize("option", ["--receipts", "--form", "--leaving"])
def test_empty_texts_are_refused_everywhere(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["accounts", "x", option, "", "--lang", "zh"]) == 2
    assert "须填写" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["check", ""], ["design", "x", "--model", ""], ["negotiate", "x", "--offer", " "]])
def test_empty_names_are_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert "an empty text stands where" in " ".join(capsys.readouterr().err.replace("│", " ").split())


def test_a_disk_that_is_full_is_told_with_the_name_of_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "fsync", full)
    assert main(["merge", PROVINCES, "new.json"]) == 2
    assert capsys.readouterr().err.startswith(f"{tmp_path}: nothing can be written here (No space left on device)")
    assert list(tmp_path.iterdir()) == []


SLOW = """
import sys
from citypact import cli
from citypact.case import store
from citypact.storage import swap

original = swap.os.fsync
def slow(descriptor):
    print("writing", file=sys.stderr, flush=True)
    import time
    time.sleep(30)
swap.os.fsync = slow
sys.exit(cli.main(sys.argv[1:]))
"""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_command_that_is_stopped_while_it_writes(number: signal.Signals, code: int, tmp_path: Path) -> None:
    started = subprocess.Popen(
        [sys.executable, "-c", SLOW, "init", str(tmp_path / "new"), "--lang", "zh"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert started.stderr is not None
    assert started.stderr.readline() == "writing\n"
    started.send_signal(number)
    out, err = started.communicate(timeout=60)
    assert (started.returncode, out, err) == (code, "", "已中断；没有写到一半的文件。\n")
    assert list(tmp_path.iterdir()) == []


def test_a_second_stop_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    def both() -> None:
        try:
            signal.raise_signal(signal.SIGINT)
        finally:
            raise StoppedError(signal.SIGTERM)

    with pytest.raises(StoppedError) as caught, stoppable():
        both()
    assert caught.value.exit_code == 143


def test_handlers_are_given_back() -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    assert main(["--version"]) == 0
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before


def test_processes_end_with_the_command() -> None:
    def stopped_at_work() -> None:
        with workers(2) as executor:
            assert executor is not None
            waiting = [executor.submit(time.sleep, 60) for _ in range(4)]
            while not any(future.running() for future in waiting):
                time.sleep(0.01)
            raise StoppedError(signal.SIGINT)

    start = time.monotonic()
    with pytest.raises(StoppedError):
        stopped_at_work()
    assert time.monotonic() - start < 30


def test_one_process_is_this_one() -> None:
    with workers(1) as executor:
        assert executor is None
