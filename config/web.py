"""The web process: uvicorn on the socket that the supervisor opened, so a restart refuses no visitor."""

import argparse
import socket

import uvicorn

# A websocket or a stream that stays open may not hold up a stop for longer.
STOP_WITHIN = 5


def main() -> None:
    """Serve pages, API and websockets until told to stop."""
    parser = argparse.ArgumentParser(prog="config.web", description=main.__doc__)
    parser.add_argument("--fd", type=int, required=True, help="number of the listening socket")
    options = parser.parse_args()
    config = uvicorn.Config(
        "config.asgi:application",
        lifespan="off",
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=STOP_WITHIN,
        server_header=False,
    )
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=options.fd)])


if __name__ == "__main__":
    main()
