"""One target under atheris, in a process of its own: `python -m tests.fuzz.one TARGET [libFuzzer's options]`.

What it meets is counted by the branches it reaches in the product, which is instrumented as it is imported.
"""

from __future__ import annotations

import logging
import sys

import atheris

with atheris.instrument_imports(include=["routing", "twilio.request_validator"]):
    from tests.fuzz import targets

if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    name = sys.argv.pop(1)
    atheris.Setup(sys.argv, targets.TARGETS[name])
    atheris.Fuzz()
