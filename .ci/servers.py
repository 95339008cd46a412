"""Prints DATABASE_URL and REDIS_URL of servers that answer on the usual local ports; else exits with 1."""

import getpass
import sys

import psycopg
import redis

DATABASE_URL = f"postgres://{getpass.getuser()}@127.0.0.1:5432/postgres"
REDIS_URL = "redis://127.0.0.1:6379/12"


def main() -> int:
    """Ask both servers for a sign of life."""
    try:
        with psycopg.connect(DATABASE_URL, connect_timeout=2) as database:
            row = database.execute(
                "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
        with redis.Redis.from_url(REDIS_URL, socket_timeout=2) as broker:
            broker.ping()
    except (psycopg.Error, redis.RedisError):
        return 1
    if row != (True,):
        return 1
    print(f"DATABASE_URL={DATABASE_URL} REDIS_URL={REDIS_URL}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
