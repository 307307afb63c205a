"""The composition root: the only one who knows every room."""

from datetime import timedelta
from typing import Any

from flask import Flask
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from community.backends.choose import choose
from community.core import beat, ports, tasks
from community.core.db import db, prepare_engine
from community.core.settings import Settings, read_settings
from community.discussion import subscribers as discussion_subscribers
from community.discussion import views as discussion_views
from community.discussion import widgets as discussion_widgets
from community.ideas import subscribers as ideas_subscribers
from community.ideas import tasks as ideas_tasks
from community.ideas import views as ideas_views
from community.ideas import widgets as ideas_widgets
from community.ideas.views.blueprint import teach_addresses
from community.membership import queries as membership_queries
from community.membership import subscribers as membership_subscribers
from community.membership import tasks as membership_tasks
from community.membership import views as membership_views
from community.membership.actions.signing_in import SESSION_DAYS
from community.moderation import subscribers as moderation_subscribers
from community.moderation import tasks as moderation_tasks
from community.moderation import views as moderation_views
from community.moderation import widgets as moderation_widgets
from community.notifications import subscribers as notifications_subscribers
from community.notifications import tasks as notifications_tasks
from community.notifications import views as notifications_views
from community.notifications import widgets as notifications_widgets
from community.pages import tasks as pages_tasks
from community.pages import views as pages_views
from community.search import subscribers as search_subscribers
from community.search import tasks as search_tasks
from community.search import views as search_views
from community.site import views as site_views
from community.site import widgets as site_widgets
from community.voting import subscribers as voting_subscribers
from community.voting import tasks as voting_tasks
from community.voting import views as voting_views
from community.voting import widgets as voting_widgets
from community.web.addresses import bound_numbers
from community.web.assets import serve_assets
from community.web.errors import Application, handle_errors
from community.web.language import speak
from community.web.method import honour_method_field
from community.web.page_cache import cache_pages
from community.web.request_log import log_requests
from community.web.security import protect
from community.web.templating import TemplateEnvironment, equip_templates, package_folder
from community.web.whereabouts import say_where

MOST_REQUEST_BYTES = 64 * 1024 * 1024
MOST_FORM_BYTES = 2 * 1024 * 1024
# A search takes a second connection, so there are at least two for each of the server's threads.
POOL = {"pool_size": 16, "max_overflow": 16}
ROOMS = (
    site_views,
    membership_views,
    discussion_views,
    ideas_views,
    voting_views,
    moderation_views,
    notifications_views,
    search_views,
    pages_views,
)
WIDGETS = (discussion_widgets, ideas_widgets, voting_widgets, moderation_widgets, notifications_widgets)
LISTENERS = (
    beat,
    discussion_subscribers,
    ideas_subscribers,
    ideas_tasks,
    membership_subscribers,
    membership_tasks,
    voting_subscribers,
    voting_tasks,
    moderation_subscribers,
    moderation_tasks,
    notifications_subscribers,
    notifications_tasks,
    search_subscribers,
    search_tasks,
    pages_tasks,
)


def create_app(settings: Settings | None = None, **adapters: Any) -> Flask:
    """The application for these settings, else the environment's. `adapters` replace chosen ones by port name."""
    settings = settings or read_settings()
    app = Application(
        "community",
        template_folder=str(package_folder("templates")),
        static_folder=str(package_folder("static")),
        static_url_path="/static",
    )
    app.jinja_environment = TemplateEnvironment
    _configure(app, settings)
    _open_database(app, settings)
    with app.app_context():
        surroundings = choose(settings, db.engine, **adapters)
    ports.use(surroundings)
    app.extensions["community-surroundings"] = surroundings
    tasks.send_through(surroundings.jobs)
    _equip(app, settings)
    bound_numbers(app)
    teach_addresses(app)
    for room in ROOMS:
        app.register_blueprint(room.blueprint)
    # The one click of a mail program brings no cookie and no token of ours, but its own.
    app.extensions["csrf"].exempt(notifications_views.mail.leave)
    for room in WIDGETS:
        app.jinja_env.globals.update(room.GLOBALS)
    app.jinja_env.filters.update(ideas_widgets.FILTERS)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="__Host-community" if settings.is_https else "community",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(days=SESSION_DAYS),
        MAX_CONTENT_LENGTH=MOST_REQUEST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_FORM_BYTES,
        PREFERRED_URL_SCHEME=settings.base.scheme,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        SQLALCHEMY_DATABASE_URI=settings.sqlalchemy_url,
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True, **(POOL if settings.database_url else {})},
    )
    if hops := int(settings.trusted_proxies):
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]  # Flask's own way


def _open_database(app: Flask, settings: Settings) -> None:
    if settings.sqlalchemy_url.startswith("sqlite"):
        settings.data_path.mkdir(parents=True, exist_ok=True, mode=0o700)
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine, synchronous=settings.sqlite_synchronous)


def _equip(app: Flask, settings: Settings) -> None:
    """Everything of the delivery kit, in the order in which a request meets it."""
    log_requests(app)
    honour_method_field(app)
    protect(app, settings)
    cache_pages(app)
    say_where(app)
    CSRFProtect(app)
    login = LoginManager(app)
    login.session_protection = None
    login.user_loader(membership_queries.by_session_token)
    speak(app)
    equip_templates(app)
    handle_errors(app)
    serve_assets(app, package_folder("static"))
    app.context_processor(site_widgets.brand_context)
