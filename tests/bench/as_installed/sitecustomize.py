"""Python loads this by itself in every process that is measured: what only the tests' environment holds is not found.

structlog loads rich wherever it is found; it comes with a tool of the tests, and not with bookingapp.
"""

import sys

for name in ("rich", "pygments"):
    sys.modules[name] = None  # type: ignore[assignment]
