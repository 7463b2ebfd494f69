"""The page of telephones in a real browser, where there is one: its scripts run under its own policy."""

from __future__ import annotations

import shutil
import subprocess
import threading
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from routing.simulator.carrier import WsgiTransport
from routing.simulator.network import NetworkSettings, create_live, create_network
from routing.simulator.order import Line

from .product import BASE, LINE, SID, TOKEN, Product

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")
def test_the_scripts_make_telephones(tmp_path: Path) -> None:
    product = Product()
    settings = NetworkSettings(
        SID, TOKEN, BASE, (Line("Téléphone", LINE),), {"claire": "Claire <b>", "karim": "Karim"},
        transport=WsgiTransport(product.app, BASE), behaviours={"claire": "browser"},
    )
    live = create_live(settings)
    live.start()
    server = make_server("127.0.0.1", 0, create_network(settings, live), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        shown = subprocess.run(
            [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}",
             "--virtual-time-budget=6000", "--dump-dom", f"http://127.0.0.1:{server.port}/"],
            capture_output=True, text=True, timeout=60, check=True,
        ).stdout
    finally:
        server.shutdown()
        live.stop()
    before_templates = shown.partition("<template")[0]
    assert "Appelant 1" in before_templates
    assert "Conseiller · Claire &lt;b&gt;" in before_templates
    assert "Conseiller · Karim" not in before_templates
    assert before_templates.count('data-key="#"') == 2
    assert "Personne n’attend." in before_templates
