"""A calendar file brought in: what it would change is shown first, and only what was shown is put in force."""

from __future__ import annotations

from flask import Blueprint, request
from werkzeug.wrappers import Response as BaseResponse

from routing.access import Role
from routing.domain.errors import Fault, Refused
from routing.domain.text import Text
from routing.exchange.imports import packed, plan_file, unpacked
from routing.exchange.plans import carry_out
from routing.web import guards
from routing.web.console import shell
from routing.web.console.exchange import exchange_page
from routing.web.console.plan_view import PlanView, check_is_sure, plan_view
from routing.web.parts import parts

exchange_file = Blueprint("console_exchange_file", __name__, url_prefix="/console", template_folder="templates")

MEANWHILE = Text("Les exceptions ont changé entre-temps\u00a0; relisez ce que cela donne maintenant.",
                 "The overrides have changed meanwhile; read what comes of it now.")


@exchange_file.get("/exchange/file")
@exchange_file.get("/exchange/feeds")
@guards.console(Role.SUPERVISOR)
def back() -> BaseResponse:
    """Where a page that was made of a form leads when it is loaded anew, or asked for in the other language."""
    kept = {name: value for name in ("lang",) if (value := request.args.get(name))}
    return shell.go("/exchange", **kept)


@exchange_file.post("/exchange/file")
@guards.console(Role.SUPERVISOR)
def bring() -> BaseResponse:
    """Shows what the file would change and, once that was seen, puts it in force."""
    lines, reason = tuple(request.form.getlist("lines")), request.form.get("reason", "").replace("\0", "")
    try:
        content = _content()
        carried = packed(content)
        view = _viewed(content, lines)
    except Refused as error:
        named = {fault.pointer.strip("/"): fault.detail for fault in error.faults}
        return exchange_page(error.status, named, {"form": "file", "lines": lines})
    try:
        if request.form.get("step") == "save":
            _save(view, reason)
            return shell.go("/exchange", said="brought")
    except Refused as error:
        return _page(view, carried, lines, reason, error.status, error.faults)
    return _page(view, carried, lines, reason)


def _save(view: PlanView, reason: str) -> None:
    if request.form.get("seen") != view.seal:
        raise Refused(409, Fault("body", "", "changed_meanwhile", MEANWHILE))
    check_is_sure(view, request.form.get("sure", ""))
    carry_out(parts().runtime, shell.author(), view.plan, reason)


def _viewed(content: bytes, lines: tuple[str, ...]) -> PlanView:
    told, runtime = shell.outlook(), parts().runtime
    return plan_view(runtime, told, *plan_file(runtime, told, shell.author(), content, lines))


def _content() -> bytes:
    """The file chosen, or the one that the page before carries."""
    chosen = request.files.get("file")
    content = chosen.read() if chosen else b""
    return content or (unpacked(request.form["carried"]) if request.form.get("carried") else b"")


def _page(
    view: PlanView, carried: str, lines: tuple[str, ...], reason: str, status: int = 200,
    faults: tuple[Fault, ...] = (),
) -> BaseResponse:
    return shell.page(
        "console/exchange_preview.html", status, view=view, reason=reason, action=shell.url("/exchange/file"),
        hidden={"carried": carried, "seen": view.seal}, lines=lines, what="file", address="",
        faults={fault.pointer.strip("/"): fault.detail for fault in faults},
    )
