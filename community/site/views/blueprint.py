"""What the routes of this room hang themselves onto."""

from flask import Blueprint

blueprint = Blueprint("site", __name__)
