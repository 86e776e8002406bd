"""Build the folder `dist/ketadesk`, which runs without Python, and try it.

    python build_spec/build.py

Run it with the environment's own Python (`.venv/bin/python`, on Windows `.venv\\Scripts\\python`).
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
PROGRAM = CHECKOUT / "dist" / "ketadesk" / ("ketadesk.exe" if os.name == "nt" else "ketadesk")
SAMPLE_REQUEST = "acute-pain-infusion.json"
WINDOW_SECONDS = 5
FAILURES = ("Traceback", "KetaDesk cannot start", "KetaDesk fault")
"""What the program writes when it stays open with nothing but bad news in its window."""


class BuildError(Exception):
    """The folder could not be built, or does not do what it must."""


def main() -> int:
    """Build, try, and say how large the folder is."""
    try:
        build()
        with tempfile.TemporaryDirectory(prefix="ketadesk-build-") as folder:
            try_folder(Path(folder))
    except BuildError as error:
        print(f"FAILED: {error}")
        return 1
    print(f"Done: {PROGRAM.parent} ({folder_megabytes(PROGRAM.parent):.0f} MB) was built and works.")
    return 0


def build() -> None:
    """Run PyInstaller; show its words only when it fails."""
    print("Building (about half a minute) ...", flush=True)
    spec = CHECKOUT / "build_spec" / "ketadesk.spec"
    command = [
        sys.executable,
        "-m",
        "PyInstaller",
        "--noconfirm",
        "--clean",
        "--log-level",
        "WARN",
        str(spec),
    ]
    result = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise BuildError(f"PyInstaller ended with code {result.returncode}\n{result.stderr}")


def try_folder(folder: Path) -> None:
    """Ask the built program for its version, a plan, the sample sheet and its window."""
    # Elsewhere than in the checkout, so that nothing of it is found by accident.
    print(f"  {run_program(folder, '--version').strip()}", flush=True)
    run_program(folder, "examples", str(folder))
    request = str(folder / SAMPLE_REQUEST)
    run_program(folder, "plan", request)
    sheet = folder / "sheet.pdf"
    run_program(folder, "sheet", request, "-o", str(sheet))
    if not sheet.read_bytes().startswith(b"%PDF-"):
        raise BuildError("the sample sheet is not a PDF")
    print(f"  sample sheet: {sheet.stat().st_size / 1000:.0f} kB", flush=True)
    try_window(folder)
    print(f"  window: still open after {WINDOW_SECONDS} s", flush=True)


def run_program(folder: Path, *arguments: str) -> str:
    """Run a verb of the built program; return what it prints."""
    result = subprocess.run(
        [str(PROGRAM), *arguments],
        cwd=folder,
        env=bare_environment(folder),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if result.returncode != 0:
        words = (result.stderr or result.stdout).strip()
        raise BuildError(f"ketadesk {arguments[0]} ended with code {result.returncode}\n{words}")
    return result.stdout


def try_window(folder: Path) -> None:
    """Start the window without a screen, see that it stays open, and end it."""
    window = subprocess.Popen(
        [str(PROGRAM)],
        cwd=folder,
        env={**bare_environment(folder), "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    time.sleep(WINDOW_SECONDS)
    ended_early = window.poll() is not None
    if not ended_early:
        window.terminate()
    output, _ = window.communicate(timeout=30)
    if ended_early or any(words in output for words in FAILURES):
        raise BuildError(f"the window did not open or stay open (code {window.returncode})\n{output}")


def bare_environment(folder: Path) -> dict[str, str]:
    """Return our environment with a data folder of its own and nothing that points at a Python."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    return {**kept, "KETADESK_DATA_DIR": str(folder / "data")}


def folder_megabytes(folder: Path) -> float:
    """Return the size of all files in a folder, links not counted."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sum(path.stat().st_size for path in files) / 1e6


if __name__ == "__main__":
    sys.exit(main())
