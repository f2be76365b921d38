"""Where a rule leaves a number open, and the same rule with that number settled, by dotted path.

Elements of lists have numbers from 1 in brackets, as in ``tax_sharing.bands[1].origin_share``.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel

from .quantity import Span

if TYPE_CHECKING:
    from .model import Mechanism

T = TypeVar("T")

_MOST_LEVELS = 1000
"""Values on the grid of a size that is worked out value by value."""
_SPLITTING = ("origin_share", "fund_share", "head_office", "establishments")
"""Shares that multiply the tax to be split."""


def spans(part: Any, path: str) -> Iterator[tuple[str, Span]]:
    """Every open number within a part of a rule that stands at ``path``.

    >>> list(spans({"low": Span(min=0, max=1), "high": 0.5}, "rates"))
    [('rates.low', Span(min=0.0, max=1.0, step=None))]
    """
    if isinstance(part, Span):
        yield path, part
    else:
        for step, inner in _inside(part):
            yield from spans(inner, path + step)


def settled_part(part: T, path: str, sizes: Mapping[str, float]) -> T:
    """A part of a rule that stands at ``path`` with the numbers in ``sizes`` in the place of open ones.

    >>> settled_part({"low": Span(min=0, max=1), "high": 0.5}, "rates", {"rates.low": 0.25})
    {'low': 0.25, 'high': 0.5}
    """
    if not any(name.startswith(path) for name in sizes):
        return part
    found: Any = part
    if isinstance(part, Span):
        found = sizes.get(path, part)
    elif isinstance(part, BaseModel):
        names = type(part).model_fields
        found = part.model_copy(
            update={name: settled_part(getattr(part, name), f"{path}.{name}", sizes) for name in names}
        )
    elif isinstance(part, tuple):
        found = tuple(settled_part(inner, path + step, sizes) for step, inner in _inside(part))
    elif isinstance(part, Mapping):
        found = {name: settled_part(inner, f"{path}.{name}", sizes) for name, inner in part.items()}
    return found  # type: ignore[no-any-return]


def _inside(part: Any) -> Iterator[tuple[str, Any]]:
    """What a part consists of, each with the step that leads to it."""
    if isinstance(part, BaseModel):
        yield from ((f".{name}", getattr(part, name)) for name in type(part).model_fields)
    elif isinstance(part, tuple):
        yield from ((f"[{number}]", inner) for number, inner in enumerate(part, start=1))
    elif isinstance(part, Mapping):
        yield from ((f".{name}", inner) for name, inner in part.items())


def open_faults(model: "Mechanism") -> Iterator[tuple[str, dict[str, Any]]]:
    """Open numbers that no linear program can choose: those that multiply each other, and bends without a step."""
    yield from (("open_product", {"sizes": ", ".join(pair)}) for pair in _products(model))
    for path, span in model.open_sizes.items():
        if not model.affine(path) and span.min < span.max:
            if span.step is None:
                yield "step_needed", {"path": path}
            elif span.levels > _MOST_LEVELS:
                yield "too_many_levels", {"path": path, "levels": span.levels, "most": _MOST_LEVELS}
    if "costs.moving_origin_share" in model.open_sizes and model.coordination.equity_weight:
        yield "moving_share_decides_plan", {}


def _products(model: "Mechanism") -> Iterator[tuple[str, str]]:
    """Pairs of open numbers that multiply each other."""
    is_open = set(model.open_parameters)
    ratios = [path for path in is_open if path.startswith("tax_sharing.") and path.endswith(_SPLITTING)]
    bands = [path for path in is_open if path.startswith("tax_sharing.bands")]
    recouped = "recoup-investment" in model.tax_sharing.priority
    multiplied = {
        "tax_sharing.index": [*ratios, *(["costs.moving_origin_share"] if recouped else [])],
        "costs.moving_origin_share": [path for path in ratios if path not in bands] if recouped else [],
        "costs.harm_compensated": ["costs.projects"],
    }
    for path, others in multiplied.items():
        yield from ((path, other) for other in sorted(others) if {path, other} <= is_open)
