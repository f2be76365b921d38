"""``python -m citypact`` is the command ``citypact``."""

import sys

from citypact.cli import main

sys.exit(main())
