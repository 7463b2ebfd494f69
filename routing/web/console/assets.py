"""Style and scripts of the console, each under an address with its hash in it, so that a browser keeps it for good."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, abort, request

from routing.web import guards

FOLDER = Path(__file__).parent / "assets"
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
HASH_LENGTH = 12
FOR_GOOD = "public, max-age=31536000, immutable"

assets = Blueprint("console_assets", __name__, url_prefix="/console/assets")


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent."""

    address: str
    content_type: str
    plain: bytes
    gzipped: bytes


@assets.get("/<name>")
@guards.anyone
def asset(name: str) -> Response:
    """A file by its name with the hash."""
    found = _by_address().get(name)
    if found is None:
        abort(404)
    is_gzip = request.accept_encodings.quality("gzip") > 0
    told = Response(found.gzipped if is_gzip else found.plain, content_type=found.content_type)
    told.headers.update({"Cache-Control": FOR_GOOD, "Vary": "Accept-Encoding"})
    if is_gzip:
        told.headers["Content-Encoding"] = "gzip"
    return told


@cache
def known() -> dict[str, Asset]:
    """Every file by its plain name."""
    return {path.name: _made(path) for path in sorted(FOLDER.iterdir()) if path.suffix in TYPES}


@cache
def _by_address() -> dict[str, Asset]:
    return {made.address: made for made in known().values()}


def _made(path: Path) -> Asset:
    plain = path.read_bytes()
    digest = hashlib.sha256(plain).hexdigest()[:HASH_LENGTH]
    address = f"{path.stem}.{digest}{path.suffix}"
    return Asset(address, TYPES[path.suffix], plain, gzip.compress(plain, 9, mtime=0))
