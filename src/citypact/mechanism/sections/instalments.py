"""When accounts are paid."""

from typing import Annotated

from pydantic import Field

from ...reading.fields import Frozen


class Instalments(Frozen):
    """When the accounts of a year are paid."""

    dates: tuple[Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")], ...] = Field(
        min_length=1, description="month and day of each equal part, in the year after the one that is settled"
    )
