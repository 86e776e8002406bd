"""Start: without arguments the window, with arguments the command line; neither loads the other."""

import sys

from ketadesk import app


def main() -> int:
    """Run KetaDesk and return the exit code."""
    arguments = sys.argv[1:]
    if not arguments:
        return app.open_window()
    from ketadesk import cli

    return cli.main(arguments)


if __name__ == "__main__":
    sys.exit(main())
