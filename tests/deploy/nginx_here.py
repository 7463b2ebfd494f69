"""The shipped nginx files on this machine: their places and ports replaced by scratch ones, nothing else."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

SHIPPED = Path(__file__).parents[2] / "deploy" / "nginx"
NGINX = shutil.which("nginx", path="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/opt/homebrew/bin")
# Started by root its workers would be somebody else, who may not look into a scratch folder.
USER = "user root;\n" if os.getuid() == 0 else ""
needs_nginx = pytest.mark.skipif(NGINX is None, reason="no nginx here")
MAIN = """
{user}daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/main.log warn;
events {{ worker_connections 256; }}
http {{
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {folder}/permanence-http.conf;
    include {folder}/permanence-upstream.conf;
    {servers}
}}
"""
PLAIN = """
    server {{
        listen 127.0.0.1:{port};
        include {folder}/permanence-limits.conf;
        include {folder}/{locations};
    }}
"""


@dataclass(frozen=True)
class Places:
    """Where the scratch files are, and which ports stand for which."""

    folder: Path
    apps: Sequence[int]

    def write(self, servers: str) -> Path:
        """Every shipped file with scratch places, and a main file around them; returns that one."""
        for name in ("body", "cache", "log"):
            (self.folder / name).mkdir(exist_ok=True)
        for shipped in SHIPPED.glob("*.conf"):
            (self.folder / shipped.name).write_text(self.moved(shipped.read_text("utf-8")), "utf-8")
        main = self.folder / "nginx.conf"
        main.write_text(MAIN.format(user=USER, folder=self.folder, servers=servers), "utf-8")
        return main

    def moved(self, written: str) -> str:
        """A file's text with the places and ports of this test."""
        places = {
            "/etc/nginx/permanence/": f"{self.folder}/", "/etc/nginx/tls/": f"{self.folder}/",
            "/var/cache/nginx/": f"{self.folder}/cache/", "/var/log/nginx/": f"{self.folder}/log/",
        }
        ports = {f"127.0.0.1:{8001 + place}": f"127.0.0.1:{port}" for place, port in enumerate(self.apps)}
        for shipped, here in {**places, **ports}.items():
            written = written.replace(shipped, here)
        return written

    def server(self, port: int, locations: str = "permanence-root.conf") -> str:
        """A server of plain HTTP with the locations of one of the files."""
        return PLAIN.format(port=port, folder=self.folder, locations=locations)


def tried(main: Path) -> subprocess.CompletedProcess[str]:
    """What `nginx -t` says of a main file."""
    assert NGINX is not None
    return subprocess.run([NGINX, "-t", "-c", str(main)], capture_output=True, text=True, check=False)


def certificate(folder: Path) -> None:
    """A certificate that nobody should trust, in the shipped files' names."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1",
         "-subj", "/CN=appels.example.fr", "-keyout", str(folder / "privkey.pem"), "-out",
         str(folder / "fullchain.pem")], check=True, capture_output=True,
    )


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
    return port
