"""The data folder is its owner's alone: firm records, questions and keys are in it."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

OTHERS = 0o077


def keep_private(folder: Path) -> None:
    """Make the folder (0700), take from everything in it what others may (0600), and let this
    process make files so from now on. What belongs to somebody else stays as it is: `lodestone
    doctor` says so, and a folder that others can write to is not served."""
    os.umask(OTHERS)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.name != "posix":
        return
    for root, _, files in os.walk(folder):
        for path in (Path(root), *(Path(root, name) for name in files)):
            with suppress(OSError):
                mode = stat.S_IMODE(path.lstat().st_mode)
                if mode & OTHERS and not path.is_symlink():
                    path.chmod(mode & ~OTHERS)
