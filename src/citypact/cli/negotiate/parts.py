"""What talks are made of: each part writes its answer on the paper of the talks."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import ClassVar

from citypact.cli.negotiate.known import Known
from citypact.cli.negotiate.talks import Talks
from citypact.errors import Problem


class Part(ABC):
    """One question to the talks."""

    name: ClassVar[str]
    """The option by which it is asked beside others."""

    def problems(self, known: Known) -> Iterator[Problem]:
        """What is wrong with the question, as far as can be told before anything is worked out."""
        yield from ()

    def files(self) -> Sequence[str]:
        """Names, without ending, of the offers that may come of it."""
        return ()

    def handouts(self, talks: Talks) -> Sequence[str]:
        """Names of other files that may come of it, once it is known what the talks are about."""
        return ()

    @abstractmethod
    def write(self, talks: Talks) -> None:
        """Write the answer on the paper."""
