"""The blueprint that this room's doors hang themselves onto."""

from flask import Blueprint

blueprint = Blueprint("voting", __name__)
