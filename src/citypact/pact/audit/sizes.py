"""Open rates and sizes: within their limits, and on their grid."""

from collections.abc import Iterator

from ...mechanism import Mechanism
from ...text import both
from ..terms import Terms
from .breach import Breach


def limits(model: Mechanism, terms: Terms) -> Iterator[Breach]:
    """Every size that the mechanism leaves open, as a part of its upper limit."""
    for path, span in model.open_sizes.items():
        size = terms.sizes.get(path)
        if size is None:
            yield Breach(path, both("pact.breach.not_settled"), 1.0)
            continue
        scale = span.max or 1.0
        yield Breach(path, both("pact.breach.above_max"), (size - span.max) / scale)
        yield Breach(path, both("pact.breach.below_min"), (span.min - size) / scale)
        if span.step is not None:
            steps = (size - span.min) / span.step
            yield Breach(path, both("pact.breach.off_the_grid"), abs(steps - round(steps)) * span.step / scale)
