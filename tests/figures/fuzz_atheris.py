"""One target under atheris, in a process of its own: `python -m tests.figures.fuzz_atheris TARGET SECONDS FOLDER`.

Writes how many inputs were tried and those that took long (measured again without instrumentation by the caller).
"""

import json
import sys
import time
from pathlib import Path

import atheris  # type: ignore[import-untyped,import-not-found,unused-ignore]

SLOW_S = 0.005
KEPT = 50


def main(name: str, seconds: int, folder: Path) -> None:
    with atheris.instrument_imports(include=["hidran", "ingest", "firmware", "json"]):
        from tests.figures.fuzz_targets import TARGETS

    target = next(t for t in TARGETS if t.name == name)
    corpus = folder / "corpus"
    corpus.mkdir()
    for n, seed in enumerate(target.seeds):
        (corpus / f"seed-{n}").write_bytes(seed)
    tried, slow, until = 0, list[bytes](), time.monotonic() + seconds

    def one(data: bytes) -> None:
        nonlocal tried
        start = time.process_time()
        target.call(data)
        tried += 1
        if time.process_time() - start > SLOW_S and len(slow) < KEPT:
            slow.append(data)
        if tried % 1000 == 0 or time.monotonic() > until:
            body = {"tried": tried, "slow": [d.hex() for d in slow]}
            (folder / "report.json").write_text(json.dumps(body))

    limits = [f"-max_total_time={seconds}", "-max_len=8192", "-rss_limit_mb=1024", "-timeout=10", "-verbosity=0"]
    atheris.Setup([name, *limits, f"-artifact_prefix={folder}/crash-", str(corpus)], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
