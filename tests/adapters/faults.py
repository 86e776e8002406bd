"""Make the disk fail for real: too small, not writable. Only a POSIX system can be told to."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

posix_only = pytest.mark.skipif(os.name != "posix", reason="file modes, links, limits and signals of POSIX")

NOBODY = 65534


@contextmanager
def no_file_larger_than(size: int) -> Iterator[None]:
    """Every write past `size` bytes of a file fails (EFBIG), as on a disk that is full."""
    import resource  # POSIX only; this module is imported everywhere

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def folder_of_an_ordinary_user() -> Iterator[Path]:
    """A folder whose permissions bind: root ignores them, so root becomes somebody else meanwhile."""
    folder = Path(tempfile.mkdtemp(prefix="ketadesk-test-"))
    is_root = os.geteuid() == 0
    if is_root:
        os.chown(folder, NOBODY, -1)
        os.seteuid(NOBODY)
    try:
        yield folder
    finally:
        if is_root:
            os.seteuid(0)
        folder.chmod(0o700)
        shutil.rmtree(folder)
