"""How long a unit takes over HTTP in each format, from a real server on this machine (median of 300)."""

from __future__ import annotations

import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SAMPLE = Path(__file__).parents[1] / "data" / "alausi-lotaip-a4-2021-05.xlsx"
UNIT = "/institucion/0660000440001/unidad/alcaldia"
PATHS = {
    "unit as Turtle": (f"{UNIT}.ttl", {}),
    "unit as Turtle, negotiated": (UNIT, {"Accept": "text/turtle"}),
    "unit as JSON-LD": (f"{UNIT}.jsonld", {}),
    "unit as page": (UNIT, {"Accept": "text/html"}),
    "institution as page": ("/institucion/0660000440001", {"Accept": "text/html"}),
    "small SELECT": ("/sparql?format=json&query=SELECT%20*%20%7B%3Fs%20a%20%3Fo%7D%20LIMIT%2010", {}),
}
ROUNDS = 300


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(100):
        if process.poll() is not None:
            sys.exit("the server ended before it answered")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit("the server did not answer within ten seconds")


def measure(port: int, path: str, headers: dict[str, str]) -> list[float]:
    """Return the milliseconds of each request over one kept connection, after twenty to warm up."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    times = []
    for _ in range(ROUNDS + 20):
        start = time.perf_counter()
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        response.read()
        times.append((time.perf_counter() - start) * 1000)
        if response.status != 200:
            sys.exit(f"{path}: {response.status}")
    connection.close()
    return sorted(times[20:])


def main() -> None:
    port = free_port()
    program = [sys.executable, "-c", "from vitrina.cli import main; main()"]
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "VITRINA_DATA_DIR": folder,
            "VITRINA_BASE_IRI": f"http://127.0.0.1:{port}/",
            "VITRINA_PORT": str(port),
        }
        environment = {**os.environ, **settings}
        publish = ["publish", str(SAMPLE), "-i", "0660000440001", "-p", "2021-05"]
        subprocess.run([*program, *publish], env=environment, check=True, stdout=subprocess.DEVNULL)
        server = subprocess.Popen(
            [*program, "serve"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            wait_for(port, server)
            print(f"one client, one connection; {ROUNDS} requests each, ms (median, 99 %)")
            for name, (path, headers) in PATHS.items():
                times = measure(port, path, headers)
                print(f"  {name:34}{statistics.median(times):8.2f}{times[int(ROUNDS * 0.99)]:8.2f}")
        finally:
            server.terminate()
            server.wait(20)


if __name__ == "__main__":
    main()
