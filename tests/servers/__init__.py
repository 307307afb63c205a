"""The tests' own PostgreSQL and Redis: private, in a temporary folder, gone with the run."""

from tests.servers.databases import Databases
from tests.servers.local_postgres import postgres
from tests.servers.local_redis import redis
from tests.servers.process import ServerMissing, StartFailed

__all__ = ["Databases", "ServerMissing", "StartFailed", "postgres", "redis"]
