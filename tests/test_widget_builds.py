"""The widget's builds: each by its own name, with the integrity that a page pins it by."""

from __future__ import annotations

import base64
import gzip
import hashlib

from routing.widget_builds import BUILT, KEPT, build_of, builds, newest


def test_a_build_is_named_by_its_bytes() -> None:
    plain = BUILT.read_bytes()
    digest = base64.b64encode(hashlib.sha384(plain).digest()).decode()

    assert newest().integrity == f"sha384-{digest}"
    assert gzip.decompress(newest().gzipped) == plain
    assert builds()[hashlib.sha256(plain).hexdigest()[:12]] == newest()


def test_kept_builds_carry_their_own_version() -> None:
    for path in KEPT.glob("*"):
        assert path.name == f"{build_of(path.read_bytes()).version}.js"
