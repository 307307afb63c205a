"""What the routes of this room hang themselves onto."""

from flask import Blueprint

blueprint = Blueprint("membership", __name__)
