"""`_method=DELETE` in a POST form reaches the DELETE route, for browsers' forms know only two methods."""

from flask import Flask, request
from werkzeug.exceptions import HTTPException


def honour_method_field(app: Flask) -> None:
    """Re-match such a request before anything else looks at its endpoint."""

    @app.before_request
    def _rematch() -> None:
        if request.method != "POST" or request.form.get("_method") != "DELETE":
            return
        adapter = app.create_url_adapter(request)
        if adapter is None:
            return
        try:
            rule, values = adapter.match(method="DELETE", return_rule=True)
        except HTTPException as error:
            request.routing_exception = error
            return
        request.url_rule, request.view_args = rule, dict(values)
        request.routing_exception = None  # an address that takes only DELETE had refused the POST
