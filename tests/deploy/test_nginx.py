"""nginx takes the shipped files, and they keep what docs/deploy.md says they keep."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.deploy.nginx_here import SHIPPED, Places, certificate, needs_nginx, tried

LOCATION = re.compile(r"location (?:=|~)? ?(\S+) \{\n(.*?)\n\}", re.S)


@needs_nginx
def test_nginx_takes_the_whole_set(tmp_path: Path) -> None:
    places = Places(tmp_path, (8001, 8002))
    prefix = places.server(8180, "permanence-prefix.conf")
    site = places.moved((SHIPPED / "permanence-site.conf").read_text("utf-8"))
    certificate(tmp_path)
    said = tried(places.write(site.replace("listen [::]:", "listen [::1]:") + prefix))
    assert said.returncode == 0, said.stderr
    assert "[warn]" not in said.stderr


@needs_nginx
def test_nginx_takes_the_set_of_the_compose_file(tmp_path: Path) -> None:
    places = Places(tmp_path, ())
    places.write("")
    certificate(tmp_path)
    # `resolve` is known from nginx 1.27.3 on, which the compose file asks for; the one here may be older.
    upstream = (SHIPPED / "compose-upstream.conf").read_text("utf-8").replace(" resolve ", " ")
    (tmp_path / "permanence-upstream.conf").write_text(upstream.replace("web:8000", "127.0.0.1:8000"), "utf-8")
    (tmp_path / "permanence-log.conf").write_text((SHIPPED / "compose-log.conf").read_text("utf-8"), "utf-8")
    main = places.moved((SHIPPED / "compose-nginx.conf").read_text("utf-8"))
    moved = {"include /etc/nginx/mime.types;": "", " /tmp/": f" {tmp_path}/", "/etc/nginx/conf.d/": f"{tmp_path}/"}
    for shipped, here in moved.items():
        main = main.replace(shipped, here)
    (tmp_path / "nginx.conf").write_text(main, "utf-8")
    said = tried(tmp_path / "nginx.conf")
    assert said.returncode == 0, said.stderr


@pytest.mark.parametrize("name", ["permanence-root.conf", "permanence-prefix.conf"])
def test_only_availability_and_the_widget_are_kept(name: str) -> None:
    locations = dict(LOCATION.findall((SHIPPED / name).read_text("utf-8")))
    kept = {path for path, body in locations.items() if re.search(r"permanence-(availability|widget)\.conf", body)}
    assert len(kept) == 3
    assert all(re.search(r"/api/v1/(lines/\[\^/\]\+/)?availability\$?$|/widget/$", path) for path in kept)
    assert any(path.endswith("/twilio/") for path in locations)
    assert all("permanence-proxied.conf" in body for body in locations.values())
    keepers = {file.name for file in SHIPPED.glob("*.conf") if re.search(r"^\s*proxy_cache\s", file.read_text(), re.M)}
    assert keepers == {"permanence-availability.conf", "permanence-widget.conf"}


def test_every_folder_that_the_files_need_is_made_by_the_checklist() -> None:
    """Debian has neither of them, and nginx does not start without its cache's."""
    written = "".join(file.read_text("utf-8") for file in SHIPPED.glob("permanence-*.conf"))
    named = {f"/{found}" for found in re.findall(r"/(etc/nginx/\w+|var/cache/nginx|var/www/\w+)[/;]", written)}
    checklist = (SHIPPED.parents[1] / "docs" / "deploy.md").read_text("utf-8")
    made = set(re.findall(r"install -d (/etc/nginx.*)", checklist)[0].split())
    assert made == named - {"/etc/nginx/conf"}
