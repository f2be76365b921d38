"""How a function becomes a verb: its options may come in groups, and every verb speaks two languages and JSON."""

from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from inspect import Parameter, Signature, signature
from typing import Any, get_type_hints

import typer

from citypact.cli.app import app
from citypact.cli.once import OnceCommand
from citypact.cli.options import BriefOption, CaseArgument, JsonOption, LangOption, StrictOption, TimeOption
from citypact.cli.stopping import limited
from citypact.deadline import LONG_PATIENCE, Deadline

Function = Callable[..., None]
_SPEECH = {"lang": (LangOption, None), "as_json": (JsonOption, False)}
"""Options of every verb; their callbacks do what there is to do."""
_JUDGED = {"strict": (StrictOption, False)}
"""Those of verbs that read figures which may be out of proportion."""
_LONG = {"brief": (BriefOption, False)}
"""Those of verbs with long reports."""


def verb(
    name: str | None = None,
    of: typer.Typer = app,
    *,
    patience: float = LONG_PATIENCE,
    judges: bool = False,
    long: bool = False,
    **settings: Any,
) -> Callable[[Function], Function]:
    """Add a function to the command line under its own or another name.

    A parameter whose type is a dataclass stands for the options that are its fields. The function runs under the
    deadline of ``--time-limit``, and without that option under one of ``patience``, in seconds. ``judges``: it reads
    figures that may be out of proportion, as every function does that takes a case. ``long``: its report has a brief
    form.
    """

    def add(function: Function) -> Function:
        of.command(name or function.__name__, cls=OnceCommand, **settings)(_flat(function, patience, judges, long))
        return function

    return add


def _flat(function: Function, patience: float, judges: bool, long: bool) -> Function:
    """The function with the fields of its groups as parameters of their own."""
    hints = get_type_hints(function, include_extras=True)
    groups = {name: hint for name, hint in hints.items() if isinstance(hint, type) and is_dataclass(hint)}
    parameters: list[Parameter] = []
    for given in signature(function).parameters.values():
        if given.name in groups:
            parameters += _parameters(groups[given.name])
        else:
            parameters.append(_option(given.name, hints[given.name], given.default))
    parameters.append(_option("time_limit", TimeOption, None))
    judged = judges or CaseArgument in hints.values()
    added = (_LONG if long else {}) | (_JUDGED if judged else {}) | _SPEECH
    parameters += [_option(name, hint, default) for name, (hint, default) in added.items()]

    def run(**given: Any) -> None:
        deadline = given.pop("time_limit") or Deadline(patience)
        made = {name: group(**{f.name: given.pop(f.name) for f in fields(group)}) for name, group in groups.items()}
        with deadline.limiting(), limited(deadline):
            function(**made, **{name: value for name, value in given.items() if name not in added})

    run.__name__, run.__doc__ = function.__name__, function.__doc__
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    vars(run)["__signature__"] = Signature(parameters)
    return run


def _parameters(group: type) -> list[Parameter]:
    hints = get_type_hints(group, include_extras=True)
    return [_option(field.name, hints[field.name], _default(field)) for field in fields(group)]


def _default(field: Field[Any]) -> Any:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return Parameter.empty if field.default is MISSING else field.default


def _option(name: str, hint: Any, default: Any) -> Parameter:
    return Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=hint)
