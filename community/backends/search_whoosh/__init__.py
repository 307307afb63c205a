"""Search on one machine, with Whoosh: an index in a folder private to the application (it holds pickles)."""

from community.backends.search_whoosh.index import WhooshIndex

__all__ = ["WhooshIndex"]
