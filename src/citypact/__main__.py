"""The command ``citypact``, or ``python -m citypact``.

Loading it takes a moment, and nothing is begun by then: a signal that comes so early ends it on the spot, in one line.
"""

import gc
import os
import signal
import sys
from types import FrameType

INTERRUPTED = {
    "en": "Interrupted; no file was left half-written.",
    "zh": "已中断；没有写到一半的文件。",
}
"""As ``cli.interrupted``, which is not loaded yet."""


def main() -> int:
    """Run one command and return its exit code."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _leave)
    gc.disable()
    from citypact.cli import main as command
    from citypact.collecting import collect_seldom

    collect_seldom()
    code = command()
    _leave_solvers_behind(code)
    return code


def _leave_solvers_behind(code: int) -> None:
    """End at once where a solver that was told to stop is still at it: Python's own end would abort it, with a core."""
    import threading

    if any(thread.daemon for thread in threading.enumerate()):
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
        os._exit(code)


def _leave(number: int, _: FrameType | None) -> None:
    tags = [word.removeprefix("--lang=") for word in [*sys.argv, os.environ.get("CITYPACT_LANG", "")]]
    lang = "zh" if any(tag.replace("_", "-").split("-")[0].lower() == "zh" for tag in tags) else "en"
    os.write(2, (INTERRUPTED[lang] + "\n").encode())
    os._exit(128 + number)


if __name__ == "__main__":
    sys.exit(main())
