"""The web process, for any WSGI server: `community.wsgi:app`. Beside it runs `community worker`."""

from community.app import create_app
from community.core.logs import set_up_logs

set_up_logs(is_watched=False)
app = create_app()
