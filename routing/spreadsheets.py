"""Tables as files for a spreadsheet, none of whose cells is taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

Value = str | int | float | None


def csv_text(heads: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    """A heading, then a row to a line; numbers as programs write them, nothing for what is not known."""
    written = io.StringIO()
    sheet = csv.writer(written, lineterminator="\r\n")
    sheet.writerow(heads)
    sheet.writerows([cell_text(value) for value in row] for row in rows)
    return written.getvalue()


def cell_text(value: Value) -> str:
    """https://owasp.org/www-community/attacks/CSV_Injection"""
    if value is None or isinstance(value, int | float):
        return "" if value is None else str(value)
    return f"'{value}" if value.startswith(FORMULA_STARTS) else value
