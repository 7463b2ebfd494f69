"""Each target in turn for so many seconds: `python -m tests.fuzz.run --seconds 60 [TARGET …]`. Exit status 1 where one
met a broken promise; the input is then in tests/fuzz/corpus, and `make test` fails until it is mended.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.fuzz.targets import TARGETS, named

CORPUS = Path(__file__).parent / "corpus"
LONGEST_INPUT, SLOWEST = 4_096, 10
TOLD = re.compile(r"#(\d+)\s+DONE\s+cov: (\d+) ft: (\d+).*?exec/s: (\d+)")


def main() -> int:
    """Runs them; one line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("targets", nargs="*", default=[*TARGETS])
    asked = parser.parse_args()
    print("| target | inputs tried | branches reached | a second | broken promises |\n|---|---|---|---|---|")
    return max(_fuzzed(name, asked.seconds) for name in asked.targets)


def _fuzzed(name: str, seconds: int) -> int:
    kept = CORPUS / name
    with tempfile.TemporaryDirectory() as scratch:
        grown, broken = Path(scratch) / "grown", Path(scratch) / "broken"
        grown.mkdir()
        broken.mkdir()
        told = subprocess.run([
            sys.executable, "-m", "tests.fuzz.one", name, f"-max_total_time={seconds}", f"-max_len={LONGEST_INPUT}",
            f"-timeout={SLOWEST}", f"-artifact_prefix={broken}/", str(grown), str(kept),
        ], capture_output=True, text=True, check=False)
        found = [file.read_bytes() for file in broken.iterdir()]
    for data in found:
        (kept / f"broke-{named(data)}").write_bytes(data)
    counted = TOLD.search(told.stderr)
    figures = counted.group(1, 2, 4) if counted else ("–", "–", "–")
    print(f"| {name} | {' | '.join(figures)} | {len(found)} |", flush=True)
    if told.returncode:
        print(told.stderr[-3_000:], file=sys.stderr)
    return 1 if told.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
