"""A database and a Redis number of its own for an installation, where the suite is given such servers."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
import redis
from psycopg import sql

# Numbers that people hardly use, one for each parallel run of tests; emptied before and after.
REDIS_NUMBER = 13 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) % 3


@contextmanager
def own_database() -> Iterator[dict[str, str]]:
    """Yield DATABASE_URL of a new, empty PostgreSQL database, or nothing where the suite runs on SQLite."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        yield {}
        return
    name = sql.Identifier(fresh := f"variasi_faults_{secrets.token_hex(4)}")
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(name))
        try:
            yield {"DATABASE_URL": urlunsplit(urlsplit(url)._replace(path=f"/{fresh}"))}
        finally:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


@contextmanager
def own_redis() -> Iterator[dict[str, str]]:
    """Yield REDIS_URL with an emptied number of its own, or nothing where the broker is embedded."""
    url = os.environ.get("REDIS_URL", "")
    if not url:
        yield {}
        return
    own = urlunsplit(urlsplit(url)._replace(path=f"/{REDIS_NUMBER}"))
    with redis.Redis.from_url(own) as client:
        client.flushdb()
        yield {"REDIS_URL": own}
        client.flushdb()
