"""A client of the network that fails on purpose: the process dies around a request, or another one works meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from routing.telephony.network import Network


class Killed(BaseException):
    """The process is gone."""


@dataclass
class Breakable:
    """Hands on to a real client; `before` and `after` are called around each request by its name."""

    client: Network
    before: Callable[[str], None] = lambda _name: None
    after: Callable[[str], None] = lambda _name: None

    def __getattr__(self, name: str) -> Any:
        real = getattr(self.client, name)

        def asked(*args: Any) -> Any:
            self.before(name)
            answer = real(*args)
            self.after(name)
            return answer

        return asked


def dying_at(operation: str, times: int = 1) -> Callable[[str], None]:
    """Dies at an operation, so many times."""
    left = [times]

    def perhaps(name: str) -> None:
        if name == operation and left[0]:
            left[0] -= 1
            raise Killed

    return perhaps
