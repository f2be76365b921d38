"""Figures of a case: of plausible size, and never the dust of a calculation."""

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from citypact.limits import LEAST_AMOUNT, LEAST_UNIT, MOST_AMOUNT
from citypact.reading.fields import Amount, NonNegative, Number, Positive


def _no_dust(figure: float) -> float:
    if 0 < abs(figure) < LEAST_AMOUNT:
        raise PydanticCustomError("dust", "closer to 0 than {limit}", {"limit": f"{LEAST_AMOUNT:g}"})
    return figure


Money = Annotated[Amount, AfterValidator(_no_dust)]
Quantity = Annotated[NonNegative, AfterValidator(_no_dust)]
Size = Annotated[Positive, AfterValidator(_no_dust)]
Unit = Annotated[Number, Field(ge=LEAST_UNIT, le=MOST_AMOUNT)]
