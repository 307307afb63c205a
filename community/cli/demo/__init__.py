"""`community demo`: a believable community to look around in."""

from community.cli.demo.filling import demo, fill_once, sign_ins

__all__ = ["demo", "fill_once", "sign_ins"]
