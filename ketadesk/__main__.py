"""Start: with arguments the command line, without the desktop program."""

import sys

from ketadesk.cli import main as run


def main() -> int:
    """Run KetaDesk and return the exit code."""
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
