"""The verbs of membership."""
