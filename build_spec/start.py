"""Set KetaDesk up in this folder, then open it; `test` runs every test instead.

    python3 build_spec/start.py
    python3 build_spec/start.py test

Only the standard library is used. Everything that is installed goes into the folder `.venv` beside
`pyproject.toml`, except the system libraries that Qt needs: they come from the distribution's package tool.
A second start finds the work done and touches neither the network nor the package tool.
"""

from __future__ import annotations

import ctypes
import errno
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

OLDEST_PYTHON = (3, 11)
CHECKOUT = Path(__file__).resolve().parent.parent
ENVIRONMENT = CHECKOUT / ".venv"
LOCK = CHECKOUT / "requirements.lock"
PROJECT = CHECKOUT / "pyproject.toml"
STATE = ENVIRONMENT / "ketadesk-setup.json"
LOG = ENVIRONMENT / "setup.log"
SAMPLE_REQUEST = "acute-pain-infusion.json"
SAMPLE_SHEET = "ketadesk-sample-sheet.pdf"
FIRST_TIME = " (once, a minute or two, about 500 MB; later starts need no network)"
USAGE = """\
python3 build_spec/start.py        set everything up and open KetaDesk
python3 build_spec/start.py test   set everything up and run every test"""


class SetupError(Exception):
    """The set-up cannot go on; the text says why and what to do next."""


class Need(NamedTuple):
    """A shared library (`lib*.so.N`) or a program that the system has to bring, and who packages it."""

    name: str
    apt: str
    dnf: str
    pacman: str
    zypper: str


QT_NEEDS = (
    Need("libGL.so.1", "libgl1", "libglvnd-glx", "libglvnd", "libglvnd"),
    Need("libEGL.so.1", "libegl1", "libglvnd-egl", "libglvnd", "libglvnd"),
    Need("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon", "libxkbcommon", "libxkbcommon0"),
    Need("libfontconfig.so.1", "libfontconfig1", "fontconfig", "fontconfig", "libfontconfig1"),
    Need("libglib-2.0.so.0", "libglib2.0-0", "glib2", "glib2", "libglib-2_0-0"),
    Need("libdbus-1.so.3", "libdbus-1-3", "dbus-libs", "dbus", "libdbus-1-3"),
)
X11_NEEDS = (
    Need("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor", "libxcb-cursor0"),
    Need("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm", "xcb-util-wm", "libxcb-icccm4"),
    Need("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms", "libxcb-keysyms1"),
    Need("libxcb-shape.so.0", "libxcb-shape0", "libxcb", "libxcb", "libxcb-shape0"),
    Need("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb", "libxcb", "libxcb-xkb1"),
    Need(
        "libxkbcommon-x11.so.0",
        "libxkbcommon-x11-0",
        "libxkbcommon-x11",
        "libxkbcommon-x11",
        "libxkbcommon-x11-0",
    ),
)
WAYLAND_NEEDS = (
    Need("libwayland-client.so.0", "libwayland-client0", "libwayland-client", "wayland", "libwayland-client0"),
    Need("libwayland-cursor.so.0", "libwayland-cursor0", "libwayland-cursor", "wayland", "libwayland-cursor0"),
)
TEST_NEEDS = (
    Need("Xvfb", "xvfb", "xorg-x11-server-Xvfb", "xorg-server-xvfb", "xorg-x11-server-Xvfb"),
    Need("xauth", "xauth", "xorg-x11-xauth", "xorg-xauth", "xauth"),
    Need("xdotool", "xdotool", "xdotool", "xdotool", "xdotool"),
    Need("openbox", "openbox", "openbox", "openbox", "openbox"),
    Need("mkfs.ext4", "e2fsprogs", "e2fsprogs", "e2fsprogs", "e2fsprogs"),
    Need("strace", "strace", "strace", "strace", "strace"),
    Need("faketime", "faketime", "libfaketime", "libfaketime", "libfaketime"),
    Need("/usr/sbin/cupsd", "cups", "cups", "cups", "cups"),
    Need("lpadmin", "cups-client", "cups", "cups", "cups-client"),
    Need("gs", "ghostscript", "ghostscript", "ghostscript", "ghostscript"),
    Need("qpdf", "qpdf", "qpdf", "qpdf", "qpdf"),
    Need("javac", "default-jdk-headless", "java-latest-openjdk-devel", "jdk-openjdk", "java-devel"),
    # For veraPDF, and for a locale whose letters are folded otherwise than here.
    Need("/usr/share/java/jaxb-runtime.jar", "libjaxb-java", "glassfish-jaxb-runtime", "jaxb", "glassfish-jaxb"),
    Need("/usr/share/i18n/locales/tr_TR", "locales", "glibc-locale-source", "glibc-locales", "glibc-i18ndata"),
)
INSTALL_COMMANDS = {
    "apt": "apt-get install",
    "dnf": "dnf install",
    "pacman": "pacman -S",
    "zypper": "zypper install",
}

# Only tests whose examples stand in them: what is covered must not depend on chance. Those left out try the same
# lines with many more cases; the run of all tests has them.
COVERAGE = (
    *("-m", "pytest", "tests/domain", "tests/application", "-q", "-m", "not hypothesis", "-p", "no:cacheprovider"),
    *("--ignore=tests/application/test_naughty_strings.py", "--ignore=tests/domain/test_order_life.py"),
    *("--cov=ketadesk/domain", "--cov=ketadesk/application", "--cov-report=term-missing:skip-covered"),
    "--cov-fail-under=100",
)
CHECKS = (
    ("ruff check", ("-m", "ruff", "check", "--no-fix", ".")),
    ("ruff format", ("-m", "ruff", "format", "--check", ".")),
    ("mypy", ("-m", "mypy")),
    ("lint-imports", ("-c", "from importlinter.cli import lint_imports_command as run; run()")),
    ("coverage of domain and application", COVERAGE),
)

# On all cores, for most tests wait for a window, a disk or a process; then those that type on a display of their own.
TESTS = (
    ("tests", ("-n", "auto", "--maxprocesses", "4", "--dist", "worksteal", "-m", "not screen")),
    ("tests with real keys on a screen", ("-m", "screen")),
)
NONE_OF_THIS_PART = 5
"""pytest's answer where no test was left to run: no failure where only some tests were asked for."""

# What a tool's output means, the first match counts: (text in the output, plain words).
PLAIN_WORDS = (
    ("No space left on device", "The disk is full. Free about 1 GB, then run the same command again."),
    (
        "DO NOT MATCH THE HASHES",
        "A downloaded package is not the one that requirements.lock names (its hash differs), so it was not "
        "installed. Try once more; if it happens again, tell whoever looks after this network.",
    ),
    (
        "CERTIFICATE_VERIFY_FAILED",
        "The package server's certificate is not trusted here. Ask whoever looks after this network for its "
        "certificate and how Python is told of it (PIP_CERT).",
    ),
    (
        "connection broken by",
        "The package server cannot be reached. The first start needs the network once: connect, then run the "
        "same command again.",
    ),
    (
        "Temporary failure resolving",
        "The distribution's package server cannot be reached. The first start needs the network once: "
        "connect, then run the same command again.",
    ),
    (
        "Could not get lock",
        "Another program is installing software just now. Wait for it, then run the same command again.",
    ),
    (
        "No matching distribution found",
        "One of the packages is not offered for this Python version or this kind of machine, or the package "
        "server cannot be reached.",
    ),
    ("Permission denied", "A file or folder here may not be written by this user."),
)


def main(arguments: Sequence[str]) -> int:
    """Run one of the two commands; return the exit code."""
    testing = arguments[:1] == ["test"]
    if arguments and not testing:
        print(USAGE)
        return 0 if arguments[0] in {"-h", "--help", "help"} else 2
    if sys.version_info[:2] < OLDEST_PYTHON:
        print(too_old(sys.version_info[:2]))
        return 1
    try:
        set_up(testing)
        if testing:
            return run_checks(arguments[1:])
        return open_window() if has_display(os.environ, sys.platform) else run_sample_order()
    except SetupError as error:
        print(f"\n{error}", flush=True)
        return 1
    except OSError as error:
        print(f"\n{plain_os_error(error)}", flush=True)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Run the same command to go on.", flush=True)
        return 130


def too_old(version: tuple[int, int]) -> str:
    """Say which Python this is and which one is needed."""
    oldest = ".".join(map(str, OLDEST_PYTHON))
    return (
        f"This is Python {version[0]}.{version[1]}; KetaDesk needs Python {oldest} or later. "
        "Install a newer one, then run this script with it, for example: python3.12 build_spec/start.py"
    )


# --- set-up -------------------------------------------------------------------------------------------------


def set_up(testing: bool) -> None:
    """Bring system libraries and the virtual environment to what this checkout asks for."""
    wanted = wanted_state(LOCK.read_bytes(), PROJECT.read_bytes())
    found = read_state()
    first = not environment_usable(found, wanted)
    # Without a display and without tests nothing loads Qt: what it lacks is tried once, at the first set-up.
    qt_required = testing or has_display(os.environ, sys.platform)
    missing = missing_packages(testing, need_pip=first) if first or qt_required else []
    if found == wanted and not first and not missing:
        return
    refuse_foreign_environment()
    print(f"Setting up KetaDesk in {CHECKOUT}{FIRST_TIME if first else ''}", flush=True)
    if first:
        begin_afresh()
        found = {}
    if missing:
        bring_system_packages(missing, qt_required)
    if found != wanted:
        fill_environment(found, wanted)
    print("Set-up is done.\n", flush=True)


def wanted_state(lock: bytes, project: bytes) -> dict[str, str]:
    """Return what the environment must have been made from."""
    return {
        "python": ".".join(map(str, sys.version_info[:2])),
        "folder": str(CHECKOUT),
        "packages": hashlib.sha256(lock + b"\0" + project).hexdigest(),
    }


def read_state() -> dict[str, str]:
    """Return what the environment was made from; empty when it is absent or was left unfinished."""
    try:
        state = json.loads(STATE.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}


def write_state(state: Mapping[str, str]) -> None:
    """Note what the environment was made from, in one step."""
    draft = STATE.with_suffix(".new")
    draft.write_text(json.dumps(state), encoding="utf-8")
    draft.replace(STATE)


def environment_usable(found: Mapping[str, str], wanted: Mapping[str, str]) -> bool:
    """Tell whether the environment can be kept: finished once, and for this Python."""
    return found.get("python") == wanted["python"] and environment_python().exists()


def environment_python() -> Path:
    """Return the environment's interpreter."""
    return ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def refuse_foreign_environment() -> None:
    """Stop rather than empty a `.venv` that something else made."""
    if (ENVIRONMENT / "pyvenv.cfg").exists() and not STATE.exists():
        raise SetupError(
            f"{ENVIRONMENT} was made by something else. Rename or delete that folder, then run the same command again."
        )


def begin_afresh() -> None:
    """Empty the environment's folder and mark it as unfinished."""
    if ENVIRONMENT.exists():
        # First, so that an interrupted clearing is not taken for an environment that something else made.
        (ENVIRONMENT / "pyvenv.cfg").unlink(missing_ok=True)
        shutil.rmtree(ENVIRONMENT)
    ENVIRONMENT.mkdir()
    write_state({})


def fill_environment(found: Mapping[str, str], wanted: Mapping[str, str]) -> None:
    """Install the locked packages and the project; on failure the state of before is noted again."""
    pip = (str(environment_python()), "-m", "pip", "--disable-pip-version-check", "--no-input")
    write_state({})
    try:
        if not environment_python().exists():
            with step("Virtual environment"):
                run_logged((sys.executable, "-m", "venv", str(ENVIRONMENT)))
        with step("Packages named in requirements.lock"):
            run_logged((*pip, "install", "--require-hashes", "--only-binary", ":all:", "-r", str(LOCK)))
        with step("KetaDesk itself"):
            run_logged((*pip, "install", "--no-deps", "--no-build-isolation", "--editable", str(CHECKOUT)))
    except SetupError:
        write_state(found)
        raise
    write_state(wanted)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Show one line for a step: its title, then how long it took."""
    print(f"  {title} ...", end=" ", flush=True)
    begun = time.monotonic()
    try:
        yield
    except BaseException:
        print("failed", flush=True)
        raise
    print(f"done ({time.monotonic() - begun:.0f} s)", flush=True)


def run_logged(command: Sequence[str]) -> None:
    """Run a tool, its output going to the log; raise SetupError with plain words when it fails."""
    with LOG.open("ab") as log:
        log.write(f"$ {' '.join(command)}\n".encode())
        log.flush()
        begin = log.tell()
        result = subprocess.run(
            command,
            cwd=CHECKOUT,
            env=child_environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            check=False,
        )
    if result.returncode != 0:
        output = LOG.read_bytes()[begin:].decode(errors="replace")
        raise SetupError(f"{plain_words(output)}\nThe whole output is in {LOG}")


def plain_words(output: str) -> str:
    """Say in plain words what a tool's failed output means; its own last line when nothing is known."""
    for mark, words in PLAIN_WORDS:
        if mark in output:
            return words
    lines = [line for line in output.splitlines() if line.strip()]
    return f"The set-up stopped: {lines[-1].strip() if lines else 'a tool ended without a word'}"


def plain_os_error(error: OSError) -> str:
    """Say in plain words what a file error means."""
    where = error.filename or CHECKOUT
    if error.errno == errno.ENOSPC:
        return f"The disk is full ({where}). Free about 1 GB, then run the same command again."
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return f"{where} may not be written. Copy KetaDesk into a folder of your own and run the command there."
    return f"The set-up stopped: {error}"


def child_environment() -> dict[str, str]:
    """Return our environment less what would lead the virtual environment astray."""
    return {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "PYTHONHOME"}}


# --- the system's own packages ------------------------------------------------------------------------------


def missing_packages(testing: bool, need_pip: bool) -> list[Need]:
    """Return what the system lacks for the window, or for the tests."""
    if not sys.platform.startswith("linux"):
        return []
    needs = list(QT_NEEDS)
    if testing or os.environ.get("DISPLAY"):
        needs += X11_NEEDS
    if testing or os.environ.get("WAYLAND_DISPLAY"):
        needs += WAYLAND_NEEDS
    if testing:
        needs += TEST_NEEDS
    missing = [need for need in needs if not is_present(need.name)]
    if need_pip and importlib.util.find_spec("ensurepip") is None:
        versioned = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        missing.append(Need("venv", versioned, "python3-pip", "python", "python3-pip"))
    return missing


def is_present(name: str) -> bool:
    """Tell whether a shared library loads, a program is on the path, or a file outside it is there."""
    if name.startswith("/"):
        return Path(name).exists()
    if not name.startswith("lib"):
        return shutil.which(name) is not None
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def bring_system_packages(missing: Sequence[Need], qt_required: bool) -> None:
    """Install what is missing through apt where we may; otherwise say what to type."""
    apt = apt_command()
    if apt:
        packages = package_names(missing, "apt")
        with step(f"System packages through apt-get: {' '.join(packages)}"):
            install_with_apt(apt, packages)
        missing = [need for need in missing if not is_system_part_present(need)]
    if not missing:
        return
    words = what_to_type(missing, which_package_tool())
    if qt_required or any(need.name == "venv" for need in missing):
        raise SetupError(words)
    print(f"  For the window, later: {words}", flush=True)


def is_system_part_present(need: Need) -> bool:
    """Tell whether a need is met, also the Python module that makes virtual environments."""
    if need.name != "venv":
        return is_present(need.name)
    importlib.invalidate_caches()
    return importlib.util.find_spec("ensurepip") is not None


def apt_command() -> list[str]:
    """Return the start of an apt-get command that may install; empty where we may not."""
    if not shutil.which("apt-get"):
        return []
    apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=120"]
    if os.geteuid() == 0:
        return apt
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n", *apt]
    return []


def install_with_apt(apt: Sequence[str], packages: Sequence[str]) -> None:
    """Install packages; an old package list matters only where it does not do."""
    stale: SetupError | None = None
    try:
        run_logged([*apt, "-o", "APT::Update::Error-Mode=any", "update"])
    except SetupError as error:
        stale = error
    try:
        run_logged([*apt, "install", "--no-install-recommends", *packages])
    except SetupError as error:
        raise stale or error from None


def which_package_tool() -> str:
    """Return the distribution's package tool: a key of INSTALL_COMMANDS, or nothing."""
    for tool, program in (("apt", "apt-get"), ("dnf", "dnf"), ("pacman", "pacman"), ("zypper", "zypper")):
        if shutil.which(program):
            return tool
    return ""


def package_names(needs: Sequence[Need], tool: str) -> list[str]:
    """Return each package once, in order."""
    return list(dict.fromkeys(str(getattr(need, tool)) for need in needs))


def what_to_type(missing: Sequence[Need], tool: str) -> str:
    """Say what the administrator types to bring the missing parts."""
    names = ", ".join(need.name for need in missing)
    if not tool:
        return f"This system lacks {names}. Install them with its package tool, then run the same command again."
    command = f"sudo {INSTALL_COMMANDS[tool]} {' '.join(package_names(missing, tool))}"
    return (
        f"This system lacks {names}. Type, or ask an administrator to type:\n"
        f"    {command}\n"
        "then run the same command again."
    )


# --- the program --------------------------------------------------------------------------------------------


def has_display(environment: Mapping[str, str], platform: str) -> bool:
    """Tell whether a window can be shown: always on Windows and macOS."""
    if not platform.startswith("linux"):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def open_window() -> int:
    """Open the program and wait until it is closed."""
    print("Opening KetaDesk.", flush=True)
    code = subprocess.run(
        [str(environment_python()), "-m", "ketadesk"], env=child_environment(), check=False
    ).returncode
    print("KetaDesk was closed." if code == 0 else f"KetaDesk ended with an error (code {code}).", flush=True)
    return code


def run_sample_order() -> int:
    """Do the main job without a window: plan the sample order, print it, write its sheet here."""
    print("No display was found, so the sample order is worked out without a window.\n", flush=True)
    sheet = Path.cwd() / SAMPLE_SHEET
    with tempfile.TemporaryDirectory(prefix="ketadesk-") as folder:
        ketadesk("examples", folder)
        request = Path(folder) / SAMPLE_REQUEST
        plan = json.loads(ketadesk("plan", str(request)))
        print(plan_summary(json.loads(request.read_text(encoding="utf-8")), plan), flush=True)
        ketadesk("sheet", str(request), "-o", str(sheet))
    print(
        "\nFor the window: run the same command in a desktop session on this computer, or after\n"
        "logging in with ssh -X from a computer that has one.\n"
        f"\nDone: the order sheet of the sample is {sheet}",
        flush=True,
    )
    return 0


def ketadesk(*arguments: str) -> str:
    """Run a verb of the program; return what it prints."""
    result = subprocess.run(
        [str(environment_python()), "-m", "ketadesk", *arguments],
        env=child_environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if result.returncode != 0:
        words = (result.stderr or result.stdout).strip()
        raise SetupError(f"`ketadesk {arguments[0]}` ended with code {result.returncode}: {words}")
    return result.stdout


def plan_summary(request: Mapping[str, Any], plan: Mapping[str, Any]) -> str:
    """Return the sample order and its plan in a few lines."""
    patient, asked, made = request["patient"], request["preparation"], plan["preparation"]
    name = f"{patient['family_name']}, {patient['given_name']} ({patient['identifier']})"
    mixed = f"{made['total_mg']} mg in {made['total_ml']} mL {asked['diluent']}"
    rows = [
        ("Patient", f"{name}, {patient['weight_kg']} kg"),
        ("Regimen", f"{request['regimen']}, care setting {request['care_setting']}"),
        ("Draw up", f"{made['draw_up_ml']} mL of ketamine {asked['vial_mg_per_ml']} mg per mL"),
        ("Container", f"{mixed}: {made['mg_per_ml']} mg per mL"),
        *(phase_row(phase) for phase in plan["phases"]),
    ]
    return "\n".join(f"  {name:<10} {text}" for name, text in rows)


def phase_row(phase: Mapping[str, Any]) -> tuple[str, str]:
    """Return a phase's name, and its times and pump rate."""
    begin, end = (str(phase[key])[:16].replace("T", " ") for key in ("start", "end"))
    offset = str(phase["end"])[19:]
    zone = "UTC" if offset == "+00:00" else offset
    return str(phase["kind"]).capitalize(), f"{begin} to {end} {zone}   {phase['pump_ml_per_h']} mL per hour"


# --- the tests ----------------------------------------------------------------------------------------------


def run_checks(pytest_arguments: Sequence[str]) -> int:
    """Run every check and then the tests; return 0 when all of them pass."""
    environment = child_environment()
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    failed = [title for title, arguments in CHECKS if not passes(title, arguments, environment)]
    passed = (0, NONE_OF_THIS_PART) if pytest_arguments else (0,)
    for title, arguments in TESTS:
        print(title, flush=True)
        tests = [str(environment_python()), "-m", "pytest", *arguments, *pytest_arguments]
        if subprocess.run(tests, cwd=CHECKOUT, env=environment, check=False).returncode not in passed:
            failed.append(title)
    print(f"FAILED: {', '.join(failed)}" if failed else "All checks and tests passed.", flush=True)
    return 1 if failed else 0


def passes(title: str, arguments: Sequence[str], environment: Mapping[str, str]) -> bool:
    """Run one check; show its output only when it fails."""
    print(f"{title} ...", end=" ", flush=True)
    begun = time.monotonic()
    result = subprocess.run(
        [str(environment_python()), *arguments],
        cwd=CHECKOUT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    took = f"({time.monotonic() - begun:.1f} s)"
    print(f"ok {took}" if result.returncode == 0 else f"FAILED {took}\n{result.stdout}", flush=True)
    return result.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
