"""Tasks for the processes of the server that end, fail, or do not end."""

import os
from pathlib import Path
from time import sleep, time

from citypact.deadline import Deadline
from citypact.text import both
from citypact.web.work.answer import Answer
from citypact.web.work.task import Tell


def repeat(asked: object, lang: str, tell: Tell) -> Answer:
    """What was asked, and by which process it was answered."""
    return Answer.of({"asked": asked, "lang": lang, "process": os.getpid()})


def endless(asked: str, lang: str, tell: Tell) -> Answer:
    """Say that it has begun, in a file, and never look at any clock."""
    tell(1, 3)
    Path(asked).write_text(str(time()))
    while True:
        sleep(0.01)


def patient(asked: object, lang: str, tell: Tell) -> Answer:
    """Look at the clock as rooms do."""
    while True:
        Deadline.current().check(both("cli.progress.run"))
        sleep(0.01)


def dying(asked: object, lang: str, tell: Tell) -> Answer:
    """As a process that the system ends for want of memory."""
    os._exit(9)


def faulty(asked: object, lang: str, tell: Tell) -> Answer:
    """A fault that nobody foresaw."""
    raise ZeroDivisionError("a secret")


def dying_aloud(asked: str, lang: str, tell: Tell) -> Answer:
    """As ``dying``, with a word of how often it was begun, in a file."""
    with Path(asked).open("a") as file:
        file.write("begun\n")
    os._exit(9)
