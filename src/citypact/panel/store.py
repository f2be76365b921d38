"""A derived case as a folder: its tables, a README with every rule, and in ``panel/`` what it was derived from."""

import json
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..case.model import Case
from ..case.store import files_of, save_case
from ..errors import InvalidInput, Problem
from ..reading import toml
from ..reading.files import read_text
from ..reading.record import Record, problem
from ..reading.suggest import suggestion
from ..reading.words import in_words
from ..storage.files import write_files
from ..text import both
from .derivation import COUNTS, POSITIVE, Derivation, merged
from .derive import derive
from .model import Panel
from .readme import readme
from .region import Region
from .table import read_panel

FOLDER = "panel"
PANEL, DISTANCES, DERIVATION = "panel.csv", "distances.csv", "derivation.toml"
_DEFAULTS = Path(__file__).resolve().parent / "defaults.toml"
_ALONE = (".xlsx", ".json")
"""Endings of files that hold a case without what it was derived from."""
_UNITS = ("currency", "unit", "population_unit")
MONEY = (
    "tax_yield_per_ha",
    "land_per_va",
    "site_cost_per_ha",
    "corridor_cost_per_km",
    "damage_per_t",
    "pm_value",
    "air_cost_per_head",
    "air_yearly_per_head",
)
SECTIONS = ("taxes", "resources", "sectors", "jobs", "emissions")
"""Parameters and sections that a derivation in other units than those of the defaults must give itself."""


def load_derivation(path: Path | None, identity: str | None = None) -> Derivation:
    """The derivation of a TOML file laid over the defaults; ``identity`` is the case's id if the file gives none.

    Raises InvalidInput with everything that is wrong.
    """
    problems: list[Problem] = []
    defaults = tomllib.loads(_DEFAULTS.read_text(encoding="utf-8"))
    text = "" if path is None else read_text(path, path.name, problems) or ""
    given = {} if path is None else toml.parse(text, path.name, problems)
    record = Record(DERIVATION if path is None else path.name, given, toml.placer(text))
    if identity is not None:
        defaults["case"]["id"] = identity
    problems += _misfits(record, defaults)
    document = merged(defaults, given)
    document["citations"] = _cited(document, record.mapping("citations"))
    try:
        found = Derivation.model_validate(document)
    except ValidationError as error:
        known = list(Derivation.model_fields)
        problems += [in_words(record, detail, known) for detail in error.errors(include_url=False)]
    else:
        problems += [*_out_of_bounds(record, found), *_uncited(record, found)]
    if problems:
        raise InvalidInput(problems)
    return found


def _out_of_bounds(record: Record, found: Derivation) -> Iterable[Problem]:
    """Parameters with values that no rule can work with."""
    for name, parameter in found.parameters.items():
        value, path = parameter.value, ("parameters", name, "value")
        if value < 0:
            yield record.problem("negative", *path)
        if value == 0 and name in POSITIVE:
            yield record.problem("too_small_gt", *path, limit="0")
        if name in COUNTS and not value.is_integer():
            yield record.problem("not_whole", *path)
    if found["horizon"] <= found["corridor_build_years"]:
        yield record.problem("too_small_gt", "parameters", "horizon", "value", limit=found["corridor_build_years"])


def _uncited(record: Record, found: Derivation) -> Iterable[Problem]:
    """A source of the panel that no citation explains."""
    source, known = found.cities.source, found.citations
    if source not in known:
        kind, hint = both("case.kind.citations"), suggestion(source, known)
        yield record.problem("case.unknown_reference", "cities", "source", value=source, kind=kind, hint=hint)


def _cited(document: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """The citations without those of the defaults that nothing names."""
    whole = Record("", dict(document), toml.placer(""))
    named = [whole.get("cities", "source")]
    named += [whole.get("taxes", tax, "retention", "source") for tax in whole.mapping("taxes")]
    return {key: text for key, text in whole.mapping("citations").items() if key in given or key in named}


def _misfits(record: Record, defaults: Mapping[str, Any]) -> list[Problem]:
    """Parameters that no rule uses, and defaults that do not fit the units of the case."""
    given, known = record.mapping("parameters"), defaults["parameters"]
    found = [
        record.problem("panel.unknown_parameter", "parameters", name, hint=suggestion(name, known))
        for name in given
        if name not in known
    ]
    case = record.mapping("case")
    if any(name in case and case[name] != defaults["case"][name] for name in _UNITS):
        own = [f"parameters.{name}" for name in MONEY if name not in given]
        own += [section for section in SECTIONS if section not in record.data]
        found += [problem("panel.own_figure", record.file, None, name) for name in own]
    return found


def derived_contents(panel: Panel, rules: Derivation, folder: Path, lang: str = "en") -> tuple[Case, dict[str, bytes]]:
    """The case and the content of its folder by file name, without ``panel/``; its README in ``lang``."""
    case = derive(panel, rules)
    _, contents = files_of(case, folder)
    return case, contents | {"README.md": readme(Region(panel, rules), case, lang).encode()}


def init_from_panel(
    path: Path,
    panel: Path,
    distances: Path | None = None,
    derivation: Path | None = None,
    force: bool = False,
    lang: str = "en",
) -> list[Path]:
    """Write the case that follows from a panel, its README in ``lang``, and in ``panel/`` what it was derived from.

    A workbook or a JSON document holds the case alone. Gives the files written.

    Raises
    ------
    InvalidInput
        No case follows, or the place has the ending of another format.
    CannotWrite
        Files are there already.
    """
    alone = path.suffix.lower() in _ALONE
    if path.suffix and not alone:
        raise InvalidInput([problem("case.unknown_format", path.name, value=path.suffix)])
    rules = load_derivation(derivation, path.resolve().stem if alone else path.resolve().name)
    case, derived = derived_contents(read_panel(panel, distances), rules, path, lang)
    if alone:
        return [save_case(case, path, force)]
    sources = {PANEL: panel, DISTANCES: distances, DERIVATION: derivation}
    named = {_as_source(name, source): source for name, source in sources.items() if source is not None}
    inputs = {f"{FOLDER}/{name}": source.read_bytes() for name, source in named.items()}
    contents = {f"{FOLDER}/{DERIVATION}": _named_defaults(rules.case.id), **inputs, **derived}
    twins = {f"{FOLDER}/{_other(name)}" for name in named if _other(name) not in named}
    write_files(path, contents, force, stale=twins)
    return [path / name for name in contents]


def _as_source(name: str, source: Path) -> str:
    """What a table is called in ``panel/``: a workbook stays one."""
    return _other(name) if source.suffix.lower() == ".xlsx" else name


def _other(name: str) -> str:
    """The name of the same table in the other format."""
    return name.replace(".csv", ".xlsx") if name.endswith(".csv") else name.replace(".xlsx", ".csv")


def _named_defaults(identity: str) -> bytes:
    """The defaults as a derivation of their own, for the analyst to change."""
    return _DEFAULTS.read_text(encoding="utf-8").replace('id = "panel"', f"id = {json.dumps(identity)}", 1).encode()


def regenerated(folder: Path) -> tuple[Case, dict[str, bytes]]:
    """The case that follows from ``folder/panel/``, and the content of its folder by file name."""
    inputs = folder / FOLDER
    panel, distances = (
        next((path for path in (inputs / name, inputs / _other(name)) if path.is_file()), None)
        for name in (PANEL, DISTANCES)
    )
    found = read_panel(panel or inputs / PANEL, distances)
    rules = load_derivation(inputs / DERIVATION, folder.resolve().name)
    return derived_contents(found, rules, folder)
