"""The blueprint of what belongs to no room."""

from flask import Blueprint

blueprint = Blueprint("pages", __name__)
