"""A real CUPS of its own in a folder, with queues that print into files: one takes PDF, one PostScript.

Its backend writes what arrives, and can be told to be off or out of paper. The real filters run: the PostScript queue
gets the sheet as a PostScript printer on a ward would.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_BACKENDS = Path("/usr/lib/cups")
_STARTS_WITHIN_S = 20

_BACKEND = """\
#!/bin/sh
[ $# -eq 0 ] && { echo 'direct ward "ward" "ward" ""'; exit 0; }
where=${DEVICE_URI#ward:}
printf '%s\\n' "$@" > "$where/arguments"
if [ -e "$where/out-of-paper" ]; then echo 'STATE: +media-empty-error' >&2; sleep 60; exit 1; fi
if [ -e "$where/off" ]; then echo 'ERROR: The printer is not connected' >&2; exit 4; fi
if [ $# -ge 6 ]; then cat "$6" > "$where/.arriving"; else cat > "$where/.arriving"; fi
mv "$where/.arriving" "$where/received"
"""

_TAKES_PDF = '*cupsFilter2: "application/pdf application/pdf 0 -"\n'
"""Without this line a printer takes PostScript."""
_PPD = """\
*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "WARD.PPD"
*Manufacturer: "Ward"
*Product: "(Ward)"
*ModelName: "Ward"
*ShortNickName: "Ward"
*NickName: "Ward"
*PSVersion: "(3010.000) 0"
*LanguageLevel: "3"
*ColorDevice: False
*DefaultColorSpace: Gray
*FileSystem: False
*cupsVersion: 2.2
*OpenUI *PageSize: PickOne
*OrderDependency: 10 AnySetup *PageSize
*DefaultPageSize: A4
*PageSize A4: "<</PageSize[595 842]>>setpagedevice"
*PageSize Letter: "<</PageSize[612 792]>>setpagedevice"
*CloseUI: *PageSize
*OpenUI *PageRegion: PickOne
*OrderDependency: 10 AnySetup *PageRegion
*DefaultPageRegion: A4
*PageRegion A4: "<</PageSize[595 842]>>setpagedevice"
*PageRegion Letter: "<</PageSize[612 792]>>setpagedevice"
*CloseUI: *PageRegion
*DefaultImageableArea: A4
*ImageableArea A4: "0 0 595 842"
*ImageableArea Letter: "0 0 612 792"
*DefaultPaperDimension: A4
*PaperDimension A4: "595 842"
*PaperDimension Letter: "612 792"
"""

_CUPSD_CONF = """\
LogLevel debug
Listen {folder}/cups.sock
Browsing No
DefaultAuthType None
WebInterface No
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order allow,deny
    Allow all
  </Limit>
</Policy>
"""

_FILES_CONF = """\
SystemGroup root
{user}
ServerRoot {folder}/etc
ServerBin {folder}/bin
DataDir /usr/share/cups
CacheDir {folder}/cache
StateDir {folder}/state
RequestRoot {folder}/spool
TempDir {folder}/spool/tmp
AccessLog {folder}/log/access
ErrorLog {folder}/log/error
PageLog {folder}/log/page
FileDevice Yes
Sandboxing relaxed
"""


class RealPrinters:
    """The running printing system; each queue has a folder of its own for what comes out."""

    def __init__(self, folder: Path, running: subprocess.Popen[bytes]) -> None:
        self.folder = folder
        self._running = running

    def signal(self, name: str) -> None:
        """`SIGKILL`: it dies; `SIGSTOP`: it hangs."""
        self._running.send_signal(signal.Signals[name])

    def add(self, queue: str, *, postscript: bool = False) -> Path:
        """Set a queue up; answers the folder where its paper comes out."""
        out = self.folder / "out" / queue
        out.mkdir(parents=True)
        _give_to_cups(out)
        ppd = self.folder / f"{queue}.ppd"
        ppd.write_text(_PPD if postscript else _PPD + _TAKES_PDF)
        self.admin("-p", queue, "-E", "-v", f"ward:{out}", "-P", str(ppd))
        return out

    def admin(self, *arguments: str) -> None:
        """Run `lpadmin`."""
        self.run("lpadmin", *arguments)

    def run(self, program: str, *arguments: str) -> str:
        """Run a program of the printing system and return what it says."""
        done = subprocess.run([program, *arguments], capture_output=True, text=True, check=True, timeout=30)
        return done.stdout

    def paper(self, out: Path, within_s: float = 30) -> bytes:
        """What came out, once it is there whole."""
        until = time.monotonic() + within_s
        while not (out / "received").exists():
            if time.monotonic() > until:
                raise AssertionError(f"nothing came out; the log ends {self.log()[-2000:]}")
            time.sleep(0.1)
        return (out / "received").read_bytes()

    def log(self) -> str:
        """The error log."""
        return (self.folder / "log" / "error").read_text(errors="replace")

    def everything_kept(self) -> bytes:
        """Names and contents of what the system keeps of jobs but their data: control files, logs, caches."""
        kept = [f for part in ("spool", "log", "cache") for f in (self.folder / part).rglob("*") if f.is_file()]
        return b"".join(str(f).encode() + f.read_bytes() for f in kept if not f.name.startswith("d"))


@contextmanager
def real_printers(folder: Path) -> Iterator[RealPrinters]:
    """Start CUPS in `folder` and name it in CUPS_SERVER, which the caller sets in its environment."""
    _lay_out(folder)
    files = ("-c", str(folder / "etc" / "cupsd.conf"), "-s", str(folder / "etc" / "cups-files.conf"))
    running = subprocess.Popen(["cupsd", "-f", *files], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    printers = RealPrinters(folder, running)
    try:
        _wait_for(folder / "cups.sock", running)
        yield printers
    finally:
        running.terminate()
        running.wait(20)
        assert running.stderr is not None
        running.stderr.close()


def _lay_out(folder: Path) -> None:
    for name in ("etc", "cache", "state", "log", "spool/tmp", "bin/backend"):
        (folder / name).mkdir(parents=True)
    for name in ("filter", "cgi-bin", "daemon", "driver", "monitor", "notifier"):
        if (_BACKENDS / name).exists():
            (folder / "bin" / name).symlink_to(_BACKENDS / name)
    backend = folder / "bin" / "backend" / "ward"
    backend.write_text(_BACKEND)
    backend.chmod(0o755)
    user = "User lp\nGroup lp" if os.geteuid() == 0 else ""
    (folder / "etc" / "cupsd.conf").write_text(_CUPSD_CONF.format(folder=folder))
    (folder / "etc" / "cups-files.conf").write_text(_FILES_CONF.format(folder=folder, user=user))
    for name in ("cache", "state", "spool", "spool/tmp"):
        _give_to_cups(folder / name)
    # The backend runs as another account, which has to reach the folder.
    folder.chmod(0o755)


def _give_to_cups(folder: Path) -> None:
    if os.geteuid() == 0:
        shutil.chown(folder, "lp", "lp")


def _wait_for(socket: Path, running: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _STARTS_WITHIN_S
    while not socket.exists():
        if running.poll() is not None or time.monotonic() > until:
            said = b"" if running.poll() is None or running.stderr is None else running.stderr.read()
            raise AssertionError(f"CUPS does not start: {said.decode(errors='replace')}")
        time.sleep(0.05)
