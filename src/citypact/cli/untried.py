"""One line on the error stream if this run's answers may hang on solvers in versions that no test has seen."""

from citypact.cli.output import complain, message
from citypact.solve.tried import untried_in_use


def say_what_is_untried() -> None:
    """Name the solvers that were loaded in a version that the tests have not seen; nothing if there are none."""
    if found := untried_in_use():
        versions = ", ".join(f"{package} {version}" for package, version in found.items())
        complain(message("untried", versions=versions))
