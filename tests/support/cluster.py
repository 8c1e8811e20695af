"""A Spark standalone cluster on this machine, from the pyspark package: one master, two workers."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

from tests.support.system import lack, need

WORKERS = 2
HOST = "127.0.0.1"
SHORT_LIVED = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""What Java is told: to compile quickly rather than well, for no test lasts long enough to have it back. It halves what
the group of tests takes."""
SMALL = {
    # Tests' tables hold a handful of rows: planning them is all the work there is.
    "spark.cores.max": "2",  # one of each worker: another application finds room beside
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.ui.enabled": "false",
    "spark.driver.extraJavaOptions": " ".join(SHORT_LIVED),
    "spark.executor.extraJavaOptions": " ".join(SHORT_LIVED),
    "spark.driver.host": HOST,
    "spark.driver.bindAddress": HOST,
}


@contextmanager
def cluster(
    folder: Path, workers: int = WORKERS, cores: int = 2, memory: str = "2g", patience: float = 120
) -> Iterator[str]:
    """The address of a cluster that writes into `folder`, stopped afterwards. Skips where there is no Spark. Each
    worker has so many cores and so much memory; a busy machine may need more `patience` (seconds)."""
    need("spark")
    found = find_spec("pyspark")
    if found is None or found.origin is None:
        lack("pyspark is not installed: make test installs it")
    home = Path(found.origin).parent
    surroundings = {**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": HOST, "SPARK_SCALA_VERSION": "2.13"}
    port, page = _free_port(), _free_port()
    master = f"spark://{HOST}:{port}"
    started = [
        _start(home, surroundings, folder / "master.log", "master.Master", "--host", HOST, "--port", str(port),
               "--webui-port", str(page)),
        *(
            _start(home, surroundings, folder / f"worker{n}.log", "worker.Worker", "--cores", str(cores), "--memory",
                   memory, "--webui-port", "0", "--work-dir", str(folder / f"worker{n}"), master)
            for n in range(workers)
        ),
    ]  # fmt: skip
    try:
        _wait(page, workers, patience)
        yield master
    finally:
        for process in started:
            process.terminate()
        for process in started:
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=10)
            process.kill()


def _start(home: Path, surroundings: dict[str, str], log: Path, what: str, *arguments: str) -> subprocess.Popen[bytes]:
    jars = str(home / "jars" / "*")
    with log.open("wb") as out:
        return subprocess.Popen(
            ["java", *SHORT_LIVED, "-Xmx512m", "-cp", jars, f"org.apache.spark.deploy.{what}", *arguments],
            env=surroundings, stdout=out, stderr=subprocess.STDOUT,
        )  # fmt: skip


def _wait(page: int, workers: int, seconds: float) -> None:
    """Until all workers have told the master that they are there."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with suppress(OSError, ValueError), urllib.request.urlopen(f"http://{HOST}:{page}/json/", timeout=5) as answer:
            if json.load(answer).get("aliveworkers") == workers:
                return
        time.sleep(0.2)
    raise TimeoutError("the cluster did not come up; its logs say why")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind((HOST, 0))
        return int(found.getsockname()[1])
