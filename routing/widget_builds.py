"""The widget's builds: the one given out now, and earlier ones that pages may have pinned.

A page may pin a build by its integrity hash, so a build that was once given out is kept for good: its file moves to
`kept/<version>.js` when the next one takes its place in `built/`. The version is the start of the file's SHA-256.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "web" / "widget"
NAME = "contact-hours.js"
BUILT = FOLDER / "built" / NAME
KEPT = FOLDER / "kept"
STABLE = "v1"
VERSION_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Build:
    """A build as it is sent. `integrity` is the value of the attribute of that name (W3C Subresource Integrity)."""

    version: str
    integrity: str
    plain: bytes = field(repr=False)
    gzipped: bytes = field(repr=False)


@cache
def newest() -> Build:
    """The build that is given out now."""
    return build_of(BUILT.read_bytes())


@cache
def builds() -> Mapping[str, Build]:
    """Every build that may be asked for, by its version."""
    kept = (build_of(path.read_bytes()) for path in sorted(KEPT.glob("*.js")))
    return {build.version: build for build in (*kept, newest())}


def build_of(plain: bytes) -> Build:
    """A build's forms and names."""
    integrity = base64.b64encode(hashlib.sha384(plain).digest()).decode("ascii")
    version = hashlib.sha256(plain).hexdigest()[:VERSION_LENGTH]
    return Build(version, f"sha384-{integrity}", plain, gzip.compress(plain, 9, mtime=0))
