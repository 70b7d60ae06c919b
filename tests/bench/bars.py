"""The last line of a bench: its figures, the load of the machine, and what does not hold.

A bench that shows less than it must, or that measured nothing, ends with exit code 1 and names
under `failed` what it was.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from typing import Any


def tell(figures: Mapping[str, Any], holds: Mapping[str, bool]) -> None:
    """Print the figures; exit code 1 where something that must hold, by its name, does not."""
    failed = [name for name, right in holds.items() if not right]
    load = {"load": [round(one, 1) for one in os.getloadavg()]} if hasattr(os, "getloadavg") else {}
    print(json.dumps({**figures, **load, "failed": failed}), flush=True)
    if failed:
        sys.exit(1)
