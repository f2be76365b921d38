"""``--time-limit`` is the limit of the whole run on every verb, whatever the run is doing when the time is over."""

import signal
import sys
import threading
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from citypact.case import save_case
from citypact.cli import app, main
from citypact.cli.stopping import answered, limited
from citypact.deadline import Deadline
from citypact.errors import SolverLimit
from support.screen import run
from support.two_cities import two_city_case

VERBS = ["simulate", "compare", "evaluate", "game", "negotiate", "negotiate counter", "negotiate exit"]


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Two cities and one transfer."""
    return str(save_case(two_city_case(), tmp_path_factory.mktemp("case") / "two"))


@pytest.fixture(scope="module")
def scheme(case: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A stored scheme of the case."""
    folder = tmp_path_factory.mktemp("scheme") / "pact"
    assert main(["design", case, "--out", str(folder)]) == 0
    return str(folder)


@pytest.mark.parametrize("verb", ["design", *VERBS])
def test_no_time_at_all(verb: str, case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*verb.split(), case, "--time-limit", "0", "--out", str(tmp_path / "out"), "--lang", "zh"]) == 5
    assert "时限 0 秒" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [["report"], ["evaluate"], ["accounts", "--form", "form.csv"]], ids=" ".join)
def test_no_time_for_a_stored_scheme(
    words: list[str], scheme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([words[0], scheme, *words[1:], "--time-limit", "0"]) == 5
    assert main([words[0], scheme, *words[1:], "--time-limit", "600"]) == 0


@pytest.mark.parametrize("verb", VERBS)
def test_work_that_never_looks_at_the_clock(
    verb: str, case: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Reading the case stands for any work: it takes a minute here."""
    monkeypatch.setattr("citypact.case.examine", lambda name: time.sleep(60))
    start = time.monotonic()
    assert main([*verb.split(), case, "--time-limit", "0.3"]) == 5
    assert time.monotonic() - start < 30
    assert "the time limit of 0.3 seconds for the whole run was reached (the run)" in capsys.readouterr().err


def test_the_end_is_not_lost_in_a_finalizer() -> None:
    class Slow:
        def __del__(self) -> None:
            time.sleep(0.3)  # the time ends here, where Python drops what is raised

    def work() -> None:
        slow = Slow()
        del slow
        time.sleep(60)

    start = time.monotonic()
    with pytest.raises(SolverLimit), limited(Deadline(0.05)):
        work()
    assert time.monotonic() - start < 30


SEVERAL = ["--ranges", "--counter", "fewest", "--commitment"]


def late_at(monkeypatch: pytest.MonkeyPatch, place: str, stop: bool) -> None:
    """Let the time end, or Ctrl-C come, when a piece of work begins."""

    def work(*_: object, **__: object) -> None:
        if stop:
            signal.raise_signal(signal.SIGINT)
        else:
            begun = time.monotonic()
            monkeypatch.setattr(time, "monotonic", lambda: begun + 601.0)
        Deadline.current().check("this")

    monkeypatch.setattr(place, work)


@pytest.mark.parametrize(("stop", "code"), [(False, 5), (True, 130)])
def test_talks_hand_out_the_answers_that_there_are(
    stop: bool,
    code: int,
    case: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    late_at(monkeypatch, "citypact.negotiation.counter.counter_offer", stop)
    done = run(capsys, "negotiate", case, *SEVERAL, "--time-limit", "600", "--json", "--out", tmp_path / "out")
    assert done.code == code
    assert done.json["unanswered"] == ["counter", "commitment"]
    assert done.json["sections"]["ranges"]
    assert "Not answered: counter, commitment" in str(done.json["sentences"])
    assert (tmp_path / "out" / "negotiation.json").is_file()


@pytest.mark.parametrize(("stop", "code"), [(False, 5), (True, 130)])
def test_a_comparison_keeps_the_mechanisms_that_were_in_time(
    stop: bool, code: int, case: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    late_at(monkeypatch, "citypact.evaluation.comparison.design", stop)
    words = ["--model", "bth-2015", "--model", "hybrid", "--time-limit", "600"]
    done = run(capsys, "compare", case, *words)
    assert done.code == code
    assert "15" in done.out


@pytest.mark.parametrize(("stop", "code"), [(False, 5), (True, 130)])
def test_a_merged_case_stays_though_it_is_not_compared(
    stop: bool, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    late_at(monkeypatch, "citypact.regions.accuracy", stop)
    done = run(capsys, "merge", "middle-yangtze", tmp_path / "merged", "--time-limit", "600")
    assert done.code == code
    assert "no time to set its joint gain against" in done.out
    assert main(["check", str(tmp_path / "merged")]) == 0


def verbs(group: Any) -> Iterator[Any]:
    """The commands of a group and of the groups below it."""
    for command in group.commands.values():
        yield from verbs(command) if hasattr(command, "commands") else [command]


def test_every_verb_has_a_time_limit() -> None:
    assert main(["--version"]) == 0  # loads them all
    found = {
        verb.name: [option for parameter in verb.params for option in parameter.opts]
        for verb in verbs(get_command(app))
    }
    assert {"design", "merge", "doctor", "check", "counter"} <= found.keys()
    assert [name for name, options in found.items() if "--time-limit" not in options] == []


@pytest.mark.parametrize("text", ["-1", "nan", "-inf", "soon", ""])
def test_no_duration(text: str, case: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["design", case, f"--time-limit={text}"]) == 2
    assert "Usage" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["600", "1e9", "inf"])
def test_time_enough(text: str, case: str) -> None:
    assert main(["game", case, "--time-limit", text]) == 0


def test_an_answer_that_is_there_is_handed_out() -> None:
    with limited(Deadline(0.05)):
        answered()
        time.sleep(0.2)
    with pytest.raises(SolverLimit), limited(Deadline(0.05)):
        time.sleep(30)


def test_the_timer_is_given_back() -> None:
    before = signal.getsignal(signal.SIGALRM)
    with limited(Deadline(100)):
        assert signal.getitimer(signal.ITIMER_REAL)[0] > 90
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0
    assert signal.getsignal(signal.SIGALRM) == before


def test_another_thread_is_left_alone() -> None:
    def work() -> None:
        with limited(Deadline(0.01)):
            time.sleep(0.1)
        done.append(True)

    done: list[bool] = []
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [True]


def test_what_is_being_imported_is_imported_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a module would stay behind for whoever imports it next."""
    (tmp_path / "slow_to_import.py").write_text("import time\ntime.sleep(0.2)\nwhole = True\n", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)

    def work() -> None:
        import_module("slow_to_import")
        time.sleep(5)

    with pytest.raises(SolverLimit), limited(Deadline(0.05)):
        work()
    assert sys.modules.pop("slow_to_import").whole
