"""/callback: the same form as a plain page, for whoever has no JavaScript. What was booked is seen on its own page."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from routing.domain.centre import Topic
from routing.domain.text import Language, Text
from routing.web import guards
from routing.web.callback_form.asked_form import Typed
from routing.web.callback_form.asking import ask, wrongs
from routing.web.callback_form.away import AWAY, told_instead
from routing.web.callback_form.sent import form_of, typed_of
from routing.web.callback_form.trees import Tree, html_of, node
from routing.web.callback_page import HEADERS
from routing.web.parts import parts
from routing.web.same_origin import is_from_here

callback_form_page = Blueprint("callback_form_page", __name__, template_folder="../templates")

PATH = "/callback"
ELSEWHERE = Text(
    "Cette demande venait d’une autre page\u00a0: rien n’a été enregistré. Remplissez le formulaire ici.",
    "This request came from another page: nothing was booked. Fill in the form here.",
)


@callback_form_page.get(PATH)
@guards.anyone
def show() -> Response:
    """The empty form."""
    return _form(typed_of())


@callback_form_page.post(PATH)
@guards.anyone
def send() -> BaseResponse:
    """Books, and leads to the callback's own page; or the form again with what is wrong."""
    language = typed_of().language
    if not is_from_here():
        return _form(Typed(language, wrong={"": ELSEWHERE.in_(language)}), 403)
    token, refusal = ask(parts().outlooks.recent(), request.form, language)
    if refusal is not None:
        told = _form(typed_of(wrongs(refusal, language)), refusal.status_code)
        if "Retry-After" in refusal.headers:
            told.headers["Retry-After"] = refusal.headers["Retry-After"]
        return told
    sent = redirect(f"{parts().runtime.links.prefix}{PATH}/{token}?lang={language.value}", 303)
    sent.headers.extend(HEADERS)
    return sent


def away(_error: Exception) -> Response:
    """One sentence; loaded again the page sends the same form, which books once."""
    language = typed_of().language
    sentence, seconds = told_instead(language)
    told = _page(node("p", sentence, class_="notice problem", role="alert"), language, 503)
    told.headers["Retry-After"] = seconds
    return told


for fault in AWAY:
    callback_form_page.register_error_handler(fault, away)


def _form(typed: Typed, status: int = 200) -> Response:
    return _page(form_of(typed, PATH), typed.language, status, parts().outlooks.recent().centre.topics)


def _page(
    tree: Tree, language: Language, status: int, topics: Mapping[str, Topic] | None = None
) -> Response:
    html = render_template(
        "callback_form.html", form=html_of(tree), lang=language.value, prefix=parts().runtime.links.prefix,
        other=Language.EN if language is Language.FR else Language.FR, is_refused=status >= 400,
        answers=[(topic.label.in_(language), topic.answer.in_(language)) for topic in (topics or {}).values()
                 if topic.answer],
    )
    headers = HEADERS | {"X-Robots-Tag": "noindex"}
    return Response(html, status, content_type="text/html; charset=utf-8", headers=headers)
