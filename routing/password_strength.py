"""How soon a password is guessed by whoever tries the common ones first: the only door to zxcvbn.

Each question is asked of a process of its own. Its lists would cost every web process 14 MB, for a question that comes
up when somebody changes their password.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from typing import BinaryIO

log = logging.getLogger(__name__)

COMMAND = (sys.executable, "-I", "-X", "utf8", "-m", "zxcvbn")
LONGEST_LOOKED_AT = 72
ANSWER_WITHIN = 5.0
UNLIKELY = 2
"""The first score whose guesses, a million and more, nobody gets through at a sign-in that locks.

Wheeler, zxcvbn, section 2: https://www.usenix.org/conference/usenixsecurity16/technical-sessions/presentation/wheeler
"""


def is_easily_guessed(password: str, *of_them: str) -> bool:
    """Whether it is among the common ones, or made of them, of rows of keys or of words that are known of its owner.

    False, and a line in the log, where that cannot be found out: nobody is kept from changing a password by it.
    """
    words = [f"--user-input={text}" for text in of_them]
    try:
        with _ready_to_read(password[:LONGEST_LOOKED_AT]) as told:
            said = subprocess.run(
                [*COMMAND, *words], stdin=told, capture_output=True, timeout=ANSWER_WITHIN, check=True, env={}
            )
        return int(json.loads(said.stdout)["score"]) < UNLIKELY
    except (OSError, subprocess.SubprocessError, ValueError, KeyError) as error:
        log.error("how soon a password is guessed could not be found out: %s", type(error).__name__)
        return False


def _ready_to_read(text: str) -> BinaryIO:
    """A pipe with the text in it: the command takes what is there as it starts, and would ask a terminal for the rest.
    """
    there, here = os.pipe()
    os.write(here, text.encode("utf-8", "surrogatepass"))
    os.close(here)
    return os.fdopen(there, "rb")
