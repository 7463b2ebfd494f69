"""The WSGI entry: servers and the flask command load `app` from here."""

import os
import sys

from routing.app import create_app, create_command_app
from routing.config.faults import ConfigRejected
from routing.phone_numbers import masked
from routing.settings import SettingsRejected
from routing.store.schema import SchemaOutdated

if os.environ.get("FLASK_RUN_FROM_CLI") == "true":
    app = create_command_app()
else:
    try:
        app = create_app()
    except (SettingsRejected, ConfigRejected, SchemaOutdated) as error:
        sys.exit(masked(f"Permanence does not start: {error}"))
