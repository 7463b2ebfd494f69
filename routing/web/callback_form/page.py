"""/callback: the same form as a plain page, for whoever has no JavaScript. What was booked is seen on its own page."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from routing.domain.text import Language
from routing.web import guards
from routing.web.callback_form.asking import ask, wrongs
from routing.web.callback_form.routes import form_of, typed_of
from routing.web.callback_form.trees import html_of
from routing.web.callback_page import HEADERS
from routing.web.parts import parts
from routing.web.same_origin import is_from_here

callback_form_page = Blueprint("callback_form_page", __name__, template_folder="../templates")

PATH = "/callback"


@callback_form_page.get(PATH)
@guards.anyone
def show() -> Response:
    """The empty form."""
    return _page()


@callback_form_page.post(PATH)
@guards.anyone
def send() -> BaseResponse:
    """Books, and leads to the callback's own page; or the form again with what is wrong."""
    language = typed_of().language
    if not is_from_here():
        return _page(status=403)
    token, refusal = ask(parts().outlooks.recent(), request.form, language)
    if refusal is not None:
        told = _page(wrongs(refusal, language), refusal.status_code)
        if "Retry-After" in refusal.headers:
            told.headers["Retry-After"] = refusal.headers["Retry-After"]
        return told
    sent = redirect(f"{parts().runtime.links.prefix}{PATH}/{token}?lang={language.value}", 303)
    sent.headers.extend(HEADERS)
    return sent


def _page(wrong: dict[str, str] | None = None, status: int = 200) -> Response:
    typed = typed_of(wrong)
    html = render_template(
        "callback_form.html", form=html_of(form_of(typed, PATH)), lang=typed.language.value,
        other=Language.EN if typed.language is Language.FR else Language.FR, prefix=parts().runtime.links.prefix,
    )
    headers = HEADERS | {"X-Robots-Tag": "noindex"}
    return Response(html, status, content_type="text/html; charset=utf-8", headers=headers)
