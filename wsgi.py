"""The WSGI entry: servers and the flask command load `app` from here."""

from routing.app import create_app

app = create_app()
