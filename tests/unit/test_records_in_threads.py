"""Records that several threads validate first: a dashboard serves each of its visitors in a thread."""

from threading import Barrier, Lock, Thread
from time import sleep
from typing import Any

import pytest
from pydantic import BaseModel, create_model

from citypact.reading.fields import Frozen

THREADS = 4


def test_what_validates_records_is_made_by_one_thread_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    own = vars(BaseModel)["model_rebuild"].__func__
    counting, inside, most = Lock(), 0, 0

    def slow(cls: type[BaseModel], **how: Any) -> bool | None:
        nonlocal inside, most
        with counting:
            inside, most = inside + 1, max(most, inside + 1)
        sleep(0.02)
        made: bool | None = own(cls, **how)
        with counting:
            inside -= 1
        return made

    monkeypatch.setattr(BaseModel, "model_rebuild", classmethod(slow))
    records = [create_model(f"Record{at}", __base__=Frozen, figure=(int, ...)) for at in range(THREADS)]
    ready, found = Barrier(THREADS), list[Any]()

    def validate(record: type[Frozen]) -> None:
        ready.wait()
        found.append(record.model_validate({"figure": 7}).model_dump())

    threads = [Thread(target=validate, args=(record,)) for record in records]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [{"figure": 7}] * THREADS
    assert most == 1
