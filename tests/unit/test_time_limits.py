"""``--time-limit`` is the limit of the whole run on every verb, whatever the run is doing when the time is over."""

import signal
import threading
import time
from pathlib import Path

import pytest

from citypact.case import save_case
from citypact.cli import main
from citypact.cli.stopping import answered, limited
from citypact.deadline import Deadline
from citypact.errors import SolverLimit
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
