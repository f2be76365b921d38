"""The command ``citypact``. Every module of this package that adds verbs to ``citypact.cli.app.app`` is found here.

A verb stands in the file of its name, with an underscore behind where Python has that name, and those of a group in a
folder: then a command loads that alone.
"""

import importlib
import os
import pkgutil
import sys
import traceback
from collections.abc import Callable, Sequence
from functools import cache

import typer
from typer.main import get_command

from citypact.catalogue import LANGUAGES
from citypact.cli.app import app
from citypact.cli.misuse import advise, explained, is_misuse
from citypact.cli.output import complain, message, print_error, settings
from citypact.cli.stopping import StoppedError, stoppable
from citypact.cli.streams import NobodyReadsError, NoOutput, standard_streams
from citypact.errors import CitypactError
from citypact.spoken import spoken

__all__ = ["app", "main"]

_HELP = "--help"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; output that nobody reads to the end, as with ``head``, is no error."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    settings.reset(spoken(words, os.environ))
    try:
        with standard_streams(), stoppable():
            code, flushed = _code_of(lambda: _run(words)), _code_of(sys.stdout.flush)
            return code or flushed
    except NoOutput as closed:
        if sys.stderr is not None:
            complain(closed.text(settings.lang))
        return closed.exit_code


@cache
def _command(word: str = "") -> Callable[..., object]:
    """The command with the verb that its first word is, or with every verb; put together once a process.

    The first page of ``--help`` names groups only.
    """
    files = list(pkgutil.iter_modules(__path__, f"{__name__}."))
    own = [file for file in files if file.name.rpartition(".")[2].rstrip("_") == word]
    for file in own or files:
        module = importlib.import_module(file.name)
        for below in pkgutil.iter_modules(module.__path__, f"{file.name}.") if file.ispkg and word != _HELP else ():
            importlib.import_module(below.name)
    command = get_command(app)
    return command if not own or word in getattr(command, "commands", {}) else _command()


def _run(words: Sequence[str]) -> int:
    lang = settings.lang
    command = _command(*words[:1])
    try:
        if lang == LANGUAGES[0]:
            command(list(words), prog_name="citypact")
            return 0
        code = command(list(words), prog_name="citypact", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except SystemExit as done:
        if isinstance(cause := done.__context__, Exception) and is_misuse(cause):
            advise(cause, lang)  # the library has said what is wrong, and left
        return done.code if isinstance(done.code, int) else 0
    except typer.Abort:
        return 1
    except Exception as wrong:
        if not is_misuse(wrong):
            raise
        return explained(wrong, lang)


def _code_of(work: Callable[[], int | None]) -> int:
    """The only place where errors become codes (see ``citypact.errors``)."""
    try:
        return work() or 0
    except NobodyReadsError:
        return 0
    except NoOutput as error:
        complain(error.text(settings.lang))
        return error.exit_code
    except CitypactError as error:
        found = error
    except StoppedError as stopped:
        complain(message("interrupted"))
        return stopped.exit_code
    except Exception:
        complain(traceback.format_exc() + message("internal_error"))
        return 1
    _code_of(lambda: print_error(found))
    return found.exit_code
