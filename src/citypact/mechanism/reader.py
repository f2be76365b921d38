"""Mechanisms from TOML files: the bundled ones by name, others by path."""

import tomllib
from pathlib import Path

from pydantic import ValidationError

from ..bundled import bundled_folder
from ..case.model import Case
from ..errors import InvalidInput, Problem
from .model import Mechanism


def bundled_models() -> tuple[str, ...]:
    """Names of the mechanisms that come with the package."""
    return tuple(sorted(path.stem for path in bundled_folder("models").glob("*.toml")))


def load_model(name_or_path: str | Path) -> Mechanism:
    """A mechanism by bundled name or from a TOML file.

    Raises
    ------
    InvalidInput
        No such file, not TOML, or anything in it that a mechanism cannot hold; all problems at once.
    """
    path = _locate(name_or_path)
    try:
        return Mechanism.model_validate(tomllib.loads(path.read_text("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        problem = Problem(
            str(path), f"cannot be read as TOML: {fault}", "Save it as UTF-8 text and mend the line named."
        )
        raise InvalidInput([problem]) from None
    except ValidationError as faults:
        raise InvalidInput([_problem(path, dict(fault)) for fault in faults.errors()]) from None


def check_applicable(case: Case, model: Mechanism) -> None:
    """Refuse a mechanism that cannot be applied to a case.

    Raises
    ------
    InvalidInput
        Another currency, or tax types the case does not have.
    """
    problems = []
    if model.currency != case.currency:
        message = f"the amounts of {model.id} are in {model.currency}, those of case {case.id} in {case.currency}"
        problems.append(
            Problem(f"{model.id}.toml", message, "Use a mechanism in the case's currency.", value=model.currency)
        )
    unknown = (
        [] if model.tax_sharing.taxes == "all" else [t for t in model.tax_sharing.taxes if t not in case.retention]
    )
    for tax in unknown:
        message = f"tax_sharing.taxes names a tax that case {case.id} does not have"
        remedy = f"Use tax types of the case: {', '.join(case.retention)}."
        problems.append(Problem(f"{model.id}.toml", message, remedy, value=tax))
    if problems:
        raise InvalidInput(problems)


def _locate(name_or_path: str | Path) -> Path:
    given = Path(name_or_path)
    bundled = bundled_folder("models") / f"{name_or_path}.toml"
    if given.suffix != ".toml" and bundled.is_file():
        return bundled
    if given.is_file():
        return given
    remedy = f"Give the path of a TOML file or one of the bundled names: {', '.join(bundled_models())}."
    raise InvalidInput([Problem(str(name_or_path), "there is no such mechanism", remedy)])


def _problem(path: Path, fault: dict[str, object]) -> Problem:
    where = ".".join(str(part) for part in fault["loc"] if not str(part).startswith("function-"))  # type: ignore[attr-defined]
    given = fault.get("input")
    value = None if isinstance(given, dict) else repr(given)
    message = str(fault["msg"]).removeprefix("Value error, ")
    return Problem(str(path), message, f"Mend {where or 'the file'}.", column=where or None, value=value)
