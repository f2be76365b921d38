"""Whether answers can be relied on here: a shipped corpus solved on this machine with the versions installed on it.

One kind of check a file; each gives findings and believes nobody: what is compared with is known from elsewhere.
"""

from .checks import examine, is_sound
from .finding import Finding

__all__ = ["Finding", "examine", "is_sound"]
