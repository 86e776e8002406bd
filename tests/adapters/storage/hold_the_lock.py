"""A program that takes the lock of a folder and holds it until it is told to end; run by `test_instance_lock.py`.

`python -m adapters.storage.hold_the_lock FOLDER` prints `held`, or the refusal, and ends with the next line it reads.
"""

import sys
from pathlib import Path

from ketadesk.adapters.storage.instance_lock import InstanceLock
from ketadesk.application.errors import RecordHeld


def main(folder: Path) -> None:
    lock = InstanceLock(folder)
    try:
        lock.take("KetaDesk 9.9 of a test")
    except RecordHeld as held:
        print(held.what, flush=True)
        return
    print("held", flush=True)
    sys.stdin.readline()
    lock.release()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
