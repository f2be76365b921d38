"""The record of talks: history, going back, and no round lost to a kill or to a second writer."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from citypact.errors import InvalidInput
from citypact.negotiation.log import Log, compare_rounds
from citypact.negotiation.offer import Clause, Offer

WRITER = """
import sys
from citypact.negotiation.log import Log
from citypact.negotiation.offer import Clause, Offer
OFFER = Offer(clauses=tuple(Clause(number="origin_share", transfer=f"t-{i}", value=0.5) for i in range(100)))
def write(path, name, count):
    with Log(path, "case") as log:
        for serial in range(count):
            number = log.add(name, OFFER, {"serial": serial, "padding": "x" * 5000})
            print(number, name, serial, flush=True)
"""
MANY_KILLS = """
import os, random, signal, time
begin = time.perf_counter()
write(sys.argv[1], "first", 10)
round_takes = (time.perf_counter() - begin) / 10
pause = random.Random(7)
for attempt in range(60):
    child = os.fork()
    if child == 0:
        write(sys.argv[1], f"child-{attempt}", 1000000)
    time.sleep(pause.uniform(0.0, 20 * round_takes))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    print(flush=True)
"""

ON_A_FULL_DISK = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
from citypact.errors import InvalidInput
try:
    write(sys.argv[1], "first", 1000)
except InvalidInput as error:
    print("refused", error.text("zh"))
"""


def offer(share: float) -> Offer:
    return Offer(clauses=(Clause(number="origin_share", value=share), Clause(number="fund_share", value=0.0)))


def test_rounds_follow_each_other_and_survive_reopening(tmp_path: Path) -> None:
    with Log(tmp_path / "talks.db", "bth") as log:
        first = log.add("beijing", offer(0.5), {"gains": {"beijing": 1.0}, "objecting": 3})
        second = log.add("hebei", offer(0.4), {"gains": {"beijing": 0.5}, "objecting": 0})
    with Log(tmp_path / "talks.db", "bth") as log:
        assert [r.id for r in log.path_to()] == [first, second]
        assert log.round(second).parent == first
        assert log.round(second).offer == offer(0.4)
        assert log.round(first).outcome["objecting"] == 3


def test_a_round_that_finds_no_room_on_the_disk_is_refused_and_those_before_stay(tmp_path: Path) -> None:
    path = tmp_path / "talks.db"
    command = [sys.executable, "-c", WRITER + ON_A_FULL_DISK, str(path)]
    *made, last = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert last.startswith(f"refused {path}：")
    assert "空间" in last
    with Log(path, "case") as log:
        assert [r.id for r in log.rounds()] == [int(line.split()[0]) for line in made] != []
        assert log.add("second", offer(0.5), {}) == len(made) + 1


def test_going_back_branches_and_keeps_everything(tmp_path: Path) -> None:
    with Log(tmp_path / "talks.db", "bth") as log:
        first, second = (log.add("beijing", offer(share), {}) for share in (0.5, 0.4))
        log.go_back(first)
        third = log.add("tianjin", offer(0.3), {})
        assert [r.id for r in log.path_to()] == [first, third]
        assert [r.id for r in log.rounds()] == [first, second, third]
        assert [head for _, head in log.moves()] == [first, second, first, third]
        log.go_back(None)
        assert log.head is None
        with pytest.raises(InvalidInput, match="no round 99"):
            log.go_back(99)


def test_comparison_and_export(tmp_path: Path) -> None:
    with Log(tmp_path / "talks.db", "bth") as log:
        log.add("beijing", offer(0.5), {"gains": {"beijing": 1.0}})
        log.add("hebei", offer(0.4).model_copy(update={"rules": {"tax_sharing.term": 5}}), {"gains": {"beijing": 0.25}})
        found = compare_rounds(*log.rounds())
        assert found["clauses"] == [{"clause": {"number": "origin_share"}, "before": 0.5, "after": 0.4}]
        assert found["rules"] == {"tax_sharing.term": [None, 5]}
        assert found["gains"] == {"beijing": -0.75}
        exported = json.loads(json.dumps(log.export()))
        assert [entry["party"] for entry in exported["rounds"]] == ["beijing", "hebei"]
        assert exported["head"] == 2


def test_what_is_known_of_a_record_and_what_is_new_make_up_all_of_it(tmp_path: Path) -> None:
    with Log(tmp_path / "talks.db", "bth") as log:
        records = [log.export()]
        for step in ("beijing", "hebei", 1, "tianjin", None, None, "hebei", 2):
            if isinstance(step, str):
                log.add(step, offer(0.5), {"gains": {}})
            else:
                log.go_back(step)
            records.append(log.export())
        whole = records[-1]
        for count, known in enumerate(records):
            new = log.export_after(count)
            assert (new["after"], new["head"]) == (count, whole["head"])
            assert new["follows"] == (known["moves"][-1] if count else None)
            for part in ("rounds", "moves"):
                assert known[part] + new[part] == whole[part]
        for beyond in (len(records), 2**53):
            assert log.export_after(beyond) == whole | {"after": 0, "follows": None}


def test_a_round_that_comes_meanwhile_is_told_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "talks.db"
    looked = Log.moves

    def moves_while_another_writes(log: Log) -> list[tuple[str, int | None]]:
        found = looked(log)
        with Log(path, "bth") as other:
            other.add("tianjin", offer(0.3), {})
        return found

    with Log(path, "bth") as log:
        log.add("beijing", offer(0.5), {})
        monkeypatch.setattr(Log, "moves", moves_while_another_writes)
        told = log.export()
        monkeypatch.undo()
        assert [one["id"] for one in told["rounds"]] == [one["head"] for one in told["moves"]] == [told["head"]]
        assert [one["id"] for one in log.export_after(len(told["moves"]))["rounds"]] == [2]


def test_other_files_and_other_cases_are_refused(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("this is not a database, only a text that is long enough to look like one" * 20)
    with pytest.raises(InvalidInput, match="cannot be used"):
        Log(tmp_path / "text.db", "bth")
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE things (a)")
    other.close()
    with pytest.raises(InvalidInput, match="another database"):
        Log(tmp_path / "other.db", "bth")
    Log(tmp_path / "talks.db", "bth").close()
    with pytest.raises(InvalidInput, match="about the case bth"):
        Log(tmp_path / "talks.db", "elsewhere")
    with pytest.raises(InvalidInput):
        Log(tmp_path / "no-folder" / "talks.db", "bth")
    assert not [name for name in open_files() if name.startswith(str(tmp_path))]


def open_files() -> list[str]:
    """Names of the files that this process holds open."""
    descriptors = Path("/proc/self/fd")
    return [str(entry.readlink()) for entry in descriptors.iterdir() if entry.is_symlink()]


def test_a_kill_at_any_moment_loses_no_round_that_was_reported(tmp_path: Path) -> None:
    """Writers are killed at random moments, sixty of them one after the other, always on the same file."""
    path = tmp_path / "talks.db"
    script = WRITER + MANY_KILLS
    killed = subprocess.run([sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE, text=True, check=True)
    reported = [line.split() for line in killed.stdout.splitlines() if line]
    whole = [line for line in reported if len(line) == 3]
    assert len(whole) > 60
    with Log(path, "case") as log:
        rounds = {r.id: r for r in log.rounds()}
        for number, party, serial in whole:
            assert (rounds[int(number)].party, rounds[int(number)].outcome["serial"]) == (party, int(serial))
        assert sorted(rounds) == list(range(1, len(rounds) + 1))
        assert all(len(r.offer.clauses) == 100 and len(r.outcome["padding"]) == 5000 for r in rounds.values())
        assert log.head == max(rounds)
        assert [r.parent for r in log.rounds()] == [None, *range(1, len(rounds))]
    assert len({party for _, party, _ in whole}) > 20


def test_a_kill_between_any_two_writes_leaves_every_round_whole_or_not_there(tmp_path: Path) -> None:
    """A log grows by appending: what a kill leaves is one of its beginnings, and every page of it ends one."""
    script = WRITER + "write(sys.argv[1], 'beijing', 3)\nimport os, signal\nos.kill(os.getpid(), signal.SIGKILL)"
    path = tmp_path / "talks.db"
    with Log(path, "case"), sqlite3.connect(path) as reader:  # held open, so that nobody tidies up
        reader.execute("SELECT * FROM talks").fetchall()
        (page,) = reader.execute("PRAGMA page_size").fetchone()
        begun = Path(f"{path}-wal").stat().st_size
        subprocess.run([sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE)
        whole, written = path.read_bytes(), Path(f"{path}-wal").read_bytes()
    reader.close()
    counts = []
    frame = page + 24
    assert (len(written) - 32) % frame == 0
    ends = [at + part for at in range(begun, len(written) + 1, frame) for part in (0, 24, frame // 2)]
    for number, end in enumerate(min(end, len(written)) for end in ends):
        (folder := tmp_path / str(number)).mkdir()
        (folder / "talks.db").write_bytes(whole)
        (folder / "talks.db-wal").write_bytes(written[:end])
        with Log(folder / "talks.db", "case") as log:
            rounds = log.rounds()
            counts.append(len(rounds))
            assert [r.outcome["serial"] for r in rounds] == list(range(len(rounds)))
            assert all(len(r.offer.clauses) == 100 and len(r.outcome["padding"]) == 5000 for r in rounds)
            assert (log.head or 0) == len(rounds) == len(log.moves())
            assert log.add("hebei", offer(0.5), {}) == len(rounds) + 1
    assert sorted(counts) == counts
    assert {*counts} == {0, 1, 2, 3}


def test_two_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "talks.db"
    children = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER + "write(sys.argv[1], sys.argv[2], 40)", str(path), name],
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("beijing", "hebei")
    ]
    for child in children:
        output, _ = child.communicate(timeout=120)
        assert child.returncode == 0
        assert len(output.splitlines()) == 40
    with Log(path, "case") as log:
        rounds = log.rounds()
        for name in ("beijing", "hebei"):
            assert [r.outcome["serial"] for r in rounds if r.party == name] == list(range(40))
        assert [r.parent for r in rounds] == [None, *range(1, 80)]
