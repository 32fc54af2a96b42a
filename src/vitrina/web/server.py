"""The production server: granian, worker processes with threads (chosen by measurement, decision 12)."""

from __future__ import annotations

import errno
import os
import socket

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from vitrina.errors import BadRequestError
from vitrina.settings import Settings


def serve(settings: Settings) -> None:
    """Serve until the process is told to stop.

    Raises:
        BadRequestError: host and port cannot be had.
    """
    _check_port(settings.host, settings.port)
    # The workers are processes that read the settings again: they must find what the command line said.
    for name, origin in settings.origins.items():
        if origin == "command line":
            os.environ[f"VITRINA_{name.upper()}"] = str(settings.values[name])
    Granian(
        "vitrina.web:create_app",
        factory=True,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.web_workers,
        blocking_threads=8,
        respawn_failed_workers=True,
        log_level=LogLevels.error,
    ).serve()


def _check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise BadRequestError("serve.port-taken", host=host, port=port) from error
            raise BadRequestError("serve.port", host=host, port=port, detail=error.strerror or str(error)) from error
