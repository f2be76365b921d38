"""The verb ``schema``: the JSON schema of what can be written."""

from enum import StrEnum
from typing import Annotated

import typer

from citypact.cli.output import print_json
from citypact.cli.verb import verb


class SchemaKind(StrEnum):
    """What has a schema."""

    case = "case"
    model = "model"
    offer = "offer"


_GRAMMARS = {
    SchemaKind.case: "citypact.case.model:Case",
    SchemaKind.model: "citypact.mechanism.model:Mechanism",
    SchemaKind.offer: "citypact.negotiation.offer:Offer",
}
"""Imported when asked for."""


@verb()
def schema(
    kind: Annotated[
        SchemaKind, typer.Option("--kind", help="Of a case, a model (mechanism) or an offer.")
    ] = SchemaKind.case,
) -> None:
    """Print the JSON schema of a case, a model or an offer."""
    from pkgutil import resolve_name

    print_json(resolve_name(_GRAMMARS[kind]).model_json_schema())
