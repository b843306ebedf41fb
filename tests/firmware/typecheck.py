"""`python -m tests.firmware.typecheck`: the node's code against the stubs of the ESP32's MicroPython. No network.

The stubs are copied from their installed packages to `firmware/typings` (not in git), where an editor finds them too.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import distribution
from pathlib import Path

ROOT = Path(__file__).parents[2]
TYPINGS = ROOT / "firmware" / "typings"
STUBS = ("micropython-esp32-stubs", "micropython-stdlib-stubs")
# Without annotations, which MicroPython throws away, the checker cannot know that a member set elsewhere is not None.
RULES = {
    "typeCheckingMode": "standard",
    "reportMissingModuleSource": "none",
    "reportAttributeAccessIssue": "error",
    "reportCallIssue": "error",
    "reportUndefinedVariable": "error",
    "reportPossiblyUnboundVariable": "error",
    "reportOptionalMemberAccess": "none",
    "reportOptionalOperand": "none",
    "reportOptionalSubscript": "none",
}


def main() -> int:
    bring_stubs()
    done = check(sorted(str(p) for p in (ROOT / "firmware").glob("*.py")) + [str(ROOT / "hidran" / "contract.py")])
    print(done.stdout + done.stderr, end="")
    return done.returncode


def bring_stubs() -> None:
    """Copy the installed stubs to TYPINGS unless they lie there in the same version."""
    wanted = " ".join(f"{name}=={distribution(name).version}" for name in STUBS)
    mark = TYPINGS / "VERSION"
    if mark.exists() and mark.read_text() == wanted:
        return
    shutil.rmtree(TYPINGS, ignore_errors=True)
    for name in STUBS:
        for file in distribution(name).files or ():
            if file.suffix == ".pyi" or file.name == "VERSIONS":
                target = TYPINGS / str(file)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(str(file.locate()), target)
    (TYPINGS / "stubs").mkdir(exist_ok=True)  # the checker looks for both folders of a typeshed
    mark.write_text(wanted)


def check(files: list[str]) -> "subprocess.CompletedProcess[str]":
    """Run the checker over `files`; exit code 0 when it found no error."""
    config = {
        "include": files,
        "extraPaths": [str(ROOT)],
        "stubPath": str(TYPINGS),
        "typeshedPath": str(TYPINGS),
        "pythonPlatform": "Linux",
        "pythonVersion": "3.11",
        **RULES,
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pyrightconfig.json"
        path.write_text(json.dumps(config))
        argv = [sys.executable, "-m", "basedpyright", "--project", str(path)]
        return subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=False)


if __name__ == "__main__":
    sys.exit(main())
