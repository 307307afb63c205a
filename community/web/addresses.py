"""Numbers in addresses."""

from flask import Flask
from werkzeug.routing import IntegerConverter


class RowNumber(IntegerConverter):
    """`<int:…>` of as many digits as every database can hold: any other address leads nowhere, and breaks nothing."""

    regex = r"[0-9]{1,18}"


def bound_numbers(app: Flask) -> None:
    """Have every room's addresses take such numbers only. Before their routes are added."""
    app.url_map.converters["int"] = RowNumber
