"""The command ``citypact``. Every module of this package that adds verbs to ``citypact.cli.app.app`` is found here."""

import importlib
import os
import pkgutil
import sys
import traceback
from collections.abc import Sequence

from citypact.cli.app import app
from citypact.cli.output import message, prepare_streams, print_error, settings
from citypact.errors import CitypactError

__all__ = ["app", "main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; output that nobody reads to the end, as with ``head``, is no error."""
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is still buffered goes nowhere
        return 0
    return code


def _run(arguments: Sequence[str] | None) -> int:
    """The only place where errors become codes (see ``citypact.errors``)."""
    prepare_streams()
    settings.reset()
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    try:
        app(list(sys.argv[1:] if arguments is None else arguments), prog_name="citypact")
    except SystemExit as done:
        if isinstance(done.__context__, BrokenPipeError):  # the libraries' own answer to it is exit code 1
            raise done.__context__ from None
        return done.code if isinstance(done.code, int) else 0
    except CitypactError as error:
        print_error(error)
        return error.exit_code
    except BrokenPipeError:
        raise
    except Exception:
        traceback.print_exc()
        sys.stderr.write(message("internal_error") + "\n")
        return 1
    return 0
