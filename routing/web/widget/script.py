"""The widget's script: one address that always has the newest build, and one for each build that never changes.

Builds that pages have pinned go on being served: see routing/widget_builds.py for where they are kept.
"""

from __future__ import annotations

from flask import Blueprint, Response, request

from routing.web import guards
from routing.web.ready import accepts_gzip, matches
from routing.widget_builds import NAME, STABLE, Build, builds, newest

FOR_A_WHILE = "public, max-age=300, stale-while-revalidate=86400, stale-if-error=86400"
FOR_GOOD = "public, max-age=31536000, immutable"
HEADERS = {
    "Vary": "Accept-Encoding", "Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin",
    "Timing-Allow-Origin": "*", "X-Content-Type-Options": "nosniff",
}

widget_script = Blueprint("widget_script", __name__, url_prefix="/widget")


@widget_script.get(f"/{STABLE}/{NAME}")
@guards.anyone
def stable() -> Response:
    """The newest build."""
    return _sent(newest(), FOR_A_WHILE)


@widget_script.get(f"/<version>/{NAME}")
@guards.anyone
def pinned(version: str) -> Response:
    """A build by its version. One not known here may be another server’s newest, so nobody keeps the refusal."""
    build = builds().get(version)
    if build is None:
        words = "There is no such build of the widget here.\n"
        return Response(words, 404, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})
    return _sent(build, FOR_GOOD)


def _sent(build: Build, caching: str) -> Response:
    is_gzip = accepts_gzip(request.headers.get("Accept-Encoding", ""))
    etag = f"{build.version}-gzip" if is_gzip else build.version
    headers = HEADERS | {"Cache-Control": caching, "ETag": f'"{etag}"'}
    if matches(request.headers.get("If-None-Match", ""), build.version):
        return Response(status=304, headers=headers)
    if is_gzip:
        headers["Content-Encoding"] = "gzip"
    body = build.gzipped if is_gzip else build.plain
    return Response(body, content_type="text/javascript; charset=utf-8", headers=headers)
