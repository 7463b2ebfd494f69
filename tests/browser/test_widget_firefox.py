"""A smoke in Firefox: the widget shows the same words there, and the shared vectors hold in its engine."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from tests.browser.hosts import SCRIPT, Answer, Api, Host, serving
from tests.browser.test_widget_vectors import FOLDERS, RUN, TYPES
from tests.browser.widget_answers import MONDAY

NAMES = ("firefox-esr", "firefox")
MOST_SECONDS = 90.0
PREFERENCES = {
    "browser.shell.checkDefaultBrowser": False, "browser.startup.homepage_override.mstone": "ignore",
    "datareporting.policy.dataSubmissionEnabled": False, "toolkit.telemetry.reportingpolicy.firstRun": False,
    "browser.aboutwelcome.enabled": False, "app.update.enabled": False, "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False, "extensions.update.enabled": False,
}
BODY = """{script}
<contact-hours lang="fr" lines="telephone" at="{at}"><p>fallback</p></contact-hours>
<contact-hours lang="en" lines="telephone" at="{at}" float="end"></contact-hours>
<script type="module">
const waited = async (asked) => {
    for (let turn = 0; turn < 200 && !asked(); turn += 1) await new Promise((done) => setTimeout(done, 100));
};
const root = (lang) => document.querySelector(`contact-hours[lang=${lang}]`).shadowRoot;
const shown = (lang) => ({
    state: root(lang)?.querySelector('.line')?.dataset.state,
    text: root(lang)?.querySelector('[part=state] span')?.textContent,
    toggle: root(lang)?.querySelector('[part=toggle]')?.checkVisibility(),
    panel: root(lang)?.querySelector('[part=panel]')?.checkVisibility(),
});
const wrongs = await ({run})().catch((error) => [String(error)]);
await waited(() => shown('fr').text && shown('en').text);
const told = { fr: shown('fr'), en: shown('en'), wrongs, agent: navigator.userAgent };
await fetch('/report', { method: 'POST', body: JSON.stringify(told) });
</script>"""


def _firefox() -> str | None:
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def _page(host: Host, api: Api) -> str:
    """The page with the widget, and beside it the modules and vectors that it imports."""
    for folder, path in FOLDERS.items():
        for file in (one for one in path.iterdir() if one.suffix in TYPES):
            host.pages[f"/{folder}/{file.name}"] = Answer(200, file.read_bytes(), {"Content-Type": TYPES[file.suffix]})
    script = f'<script async src="{api.address}{SCRIPT}"></script>'
    return host.page(BODY.replace("{script}", script).replace("{at}", MONDAY).replace("{run}", RUN))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """What a page in Firefox said of itself."""
    path = _firefox()
    if path is None:
        pytest.skip("no Firefox here")
    profile: Path = tmp_path_factory.mktemp("firefox")
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in PREFERENCES.items()]
    (profile / "user.js").write_text("\n".join(lines))
    host, api = Host(), Api()
    api.reset()
    with serving(host), serving(api):
        command = [path, "--headless", "--no-remote", "--profile", str(profile), _page(host, api)]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        process = subprocess.Popen(command, env={**os.environ, "TZ": "Europe/Paris"}, **quiet)
        try:
            yield _reported(host)
        finally:
            process.terminate()
            process.wait(20)


def _reported(host: Host) -> dict[str, Any]:
    deadline = monotonic() + MOST_SECONDS
    while not (found := [asked for asked in host.asked if asked.path == "/report"]):
        assert monotonic() < deadline, "Firefox said nothing"
        sleep(0.1)
    report: dict[str, Any] = json.loads(found[0].body)
    return report


def test_the_widget_in_firefox(told: dict[str, Any]) -> None:
    assert "Firefox" in told["agent"]
    assert told["fr"] == {"state": "open", "text": "Ouvert jusqu’à\u00a020\u00a0h", "toggle": False, "panel": True}
    assert told["en"] == {"state": "open", "text": "Open until 8\u00a0pm", "toggle": True, "panel": False}


def test_the_vectors_in_firefox(told: dict[str, Any]) -> None:
    assert told["wrongs"] == []
