"""Puts the parts together: settings, config, database and web into one Flask app."""

from __future__ import annotations

import os

from flask import Flask, Request, Response, current_app, request
from flask.sessions import SessionInterface
from werkzeug.middleware.proxy_fix import ProxyFix

from routing.availability import Outlooks
from routing.callback_links import CallbackLinks
from routing.cli.commands import add_commands
from routing.cli.extensions import BUNDLE, FACTORY, REFUSAL, SETTINGS
from routing.clock import Clock, FileClock, SystemClock
from routing.config.faults import ConfigRejected
from routing.config.folder import ConfigFolder
from routing.logs import set_up_logging
from routing.parts import KEY, Parts
from routing.runtime import Runtime
from routing.settings import JSON, Settings, SettingsRejected, read_settings
from routing.store import schema
from routing.store.database import Database, DatabaseFault, Limits
from routing.telephony.account import TelephoneAccount
from routing.web import request_log
from routing.web.api.agents import agents
from routing.web.api.announcements import announcements
from routing.web.api.answers import add_cors, preflight
from routing.web.api.by_token import BEARER
from routing.web.api.callback_desk import callback_desk
from routing.web.api.callbacks import callbacks
from routing.web.api.calls import calls
from routing.web.api.hours_calls import HOURS_CALLS
from routing.web.api.journal import journal
from routing.web.api.lines import lines
from routing.web.api.messages import messages
from routing.web.api.reports import reports
from routing.web.api.topics import topics
from routing.web.callback_form.page import callback_form_page
from routing.web.callback_form.routes import callback_form
from routing.web.callback_page import callback_page
from routing.web.console.access_pages import ACCESS_PAGES
from routing.web.console.announcing import announcing
from routing.web.console.assets import assets
from routing.web.console.change_pages import CHANGE_PAGES
from routing.web.console.closing import closing
from routing.web.console.desk_pages import DESK_PAGES
from routing.web.console.exchange_pages import EXCHANGE_PAGES
from routing.web.console.figure_pages import FIGURE_PAGES
from routing.web.console.hours_pages import HOURS_PAGES
from routing.web.console.live import live
from routing.web.console.reopening import reopening
from routing.web.demo.page import demo
from routing.web.docs import docs
from routing.web.errors import ProblemApi, register_errors
from routing.web.fallback.bundle import bundle
from routing.web.front import Front
from routing.web.health import health
from routing.web.hours_page import hours_page
from routing.web.metrics import metrics
from routing.web.parts import READY, parts
from routing.web.protections import protect
from routing.web.ready import ReadyAvailability
from routing.web.taskrouter import taskrouter
from routing.web.voice import voice
from routing.web.voice_agents import voice_agents
from routing.web.voice_callbacks import voice_callbacks
from routing.web.voice_direct import voice_direct
from routing.web.voice_messages import voice_messages
from routing.web.voice_probe import voice_probe
from routing.web.widget.script import widget_script

LARGEST_BODY = 1_000_000
DESCRIPTION = (
    "Whether the phone line and the chat are open, why, and until when; callbacks for whoever asks: public, any site "
    "may ask. "
    "The day's work, calls, queues, agents and messages: by token, for supervisors."
)


class NoCookies(SessionInterface):
    """None of Flask's own sessions: nothing here is kept in a cookie but the name of a session of ours."""

    def open_session(self, app: Flask, request: Request) -> None:
        """There is none to open, nor to look for on every request."""


def create_app(settings: Settings | None = None) -> Flask:
    """The app of one process. Raises SettingsRejected, ConfigRejected or SchemaOutdated with one clear message."""
    settings = settings or read_settings(os.environ)
    set_up_logging(settings.log_level, settings.log_format == JSON)
    app = _bare_app()
    app.extensions[SETTINGS] = settings
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SECOND_FACTOR_REQUIRED=settings.is_factor_required,
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        API_TITLE="Permanence",
        API_VERSION="v1",
        OPENAPI_VERSION="3.0.3",
        API_SPEC_OPTIONS={
            "info": {"description": DESCRIPTION},
            "components": {"securitySchemes": {BEARER: {"type": "http", "scheme": "bearer"}}},
        },
    )
    runtime = build_runtime(settings)
    outlooks = Outlooks(runtime)
    ready = ReadyAvailability(runtime, outlooks)
    app.extensions[READY] = ready
    app.extensions[BUNDLE] = bundle
    api = _add_routes(app)
    add_commands(app)  # after flask-smorest's, whose `openapi` group would take the place of ours
    app.extensions[KEY] = Parts(runtime, outlooks, api.spec.to_dict)
    outlooks.fresh()
    app.wsgi_app = Front(app.wsgi_app, ready)  # type: ignore[method-assign]
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    return app


def create_command_app() -> Flask:
    """The app of one command: when its parts cannot be put together, commands that need them say why."""
    try:
        return create_app()
    except (SettingsRejected, ConfigRejected, schema.SchemaOutdated) as error:
        return _refusing(error)
    except DatabaseFault:
        return _refusing(SettingsRejected("the database cannot be read; `flask backup --check` says more"))


def _refusing(error: Exception) -> Flask:
    app = _bare_app()
    app.extensions[REFUSAL] = error
    add_commands(app)
    return app


def _bare_app() -> Flask:
    app = Flask("routing.web", static_folder=None)
    app.extensions[FACTORY] = create_app
    app.session_interface = NoCookies()
    return app


def build_runtime(settings: Settings) -> Runtime:
    """Clock, config, database and telephony as the settings say, the database brought up to date."""
    clock: Clock = FileClock(settings.clock_file) if settings.clock_file else SystemClock()
    config = ConfigFolder(settings.config_dir, clock.now().date())
    try:
        waits = settings.database_lock_seconds, settings.database_statement_seconds
        database = Database(settings.database_url, Limits(settings.database_pool, *waits))
        schema.prepare(database)
    except (DatabaseFault, OSError, ValueError):
        raise SettingsRejected("the database does not answer; check DATABASE_URL and that it runs") from None
    telephony = TelephoneAccount(
        settings.account_sid, settings.auth_token, settings.public_url, settings.auth_token_old
    )
    links = CallbackLinks(settings.secret_key, settings.public_url)
    return Runtime(clock, config, database, telephony, links)


def _add_routes(app: Flask) -> ProblemApi:
    api = ProblemApi(app)
    documented = (lines, topics, callbacks, callback_desk, calls, agents, messages, reports, announcements, journal)
    for blueprint in (*documented, *HOURS_CALLS):
        api.register_blueprint(blueprint)
    webhooks = (voice, voice_agents, voice_callbacks, voice_direct, voice_messages, voice_probe, taskrouter)
    visited = (
        health, metrics, callback_page, docs, widget_script, callback_form, callback_form_page, hours_page, demo,
    )
    shown = (*ACCESS_PAGES, *DESK_PAGES, *HOURS_PAGES, *CHANGE_PAGES, *FIGURE_PAGES, *EXCHANGE_PAGES)
    console = (*shown, assets, live, closing, reopening, announcing)
    for plain in (*webhooks, *visited, *console):
        app.register_blueprint(plain)
    register_errors(app)
    app.before_request(_preflight)
    app.after_request(_headers)
    request_log.add_to(app)
    return api


def _preflight() -> Response | None:
    return preflight() if request.path.startswith("/api/") else None


def _headers(response: Response) -> Response:
    view = current_app.view_functions.get(request.endpoint or "")
    is_open = getattr(view, "guard", None) != "token" or "Access-Control-Allow-Methods" in response.headers
    if request.path.startswith("/api/") and is_open:
        response = add_cors(response)
    return protect(response, parts().runtime.telephony.public_url)
