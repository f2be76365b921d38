"""A pact year by year, for agent-based and system models: what is collected comes in, what is paid comes out."""

from typing import TYPE_CHECKING

from citypact.lazy import lazy

if TYPE_CHECKING:
    from .outlook import Outlook
    from .stepper import Step, Stepper
else:
    __getattr__, __dir__ = lazy(
        __name__,
        {
            "Outlook": ".outlook",
            "Step": ".stepper",
            "Stepper": ".stepper",
        },
    )

__all__ = ["Outlook", "Step", "Stepper"]
