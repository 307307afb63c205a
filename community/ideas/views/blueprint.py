"""The blueprint that this room's doors hang themselves onto, and the form of an idea's address."""

from flask import Blueprint, Flask
from werkzeug.routing import BaseConverter

blueprint = Blueprint("ideas", __name__)


class IdeaNumber(BaseConverter):
    """`42` or `42-any-slug` in an address; the view gets the number."""

    regex = r"[0-9]{1,18}(?:-[^/]*)?"

    def to_python(self, value: str) -> int:
        return int(value.partition("-")[0])

    def to_url(self, value: int) -> str:
        return str(value)


def teach_addresses(app: Flask) -> None:
    """Let addresses of every room use `<idea:number>`."""
    app.url_map.converters["idea"] = IdeaNumber
