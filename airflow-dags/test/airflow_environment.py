"""Airflow from the lock file: its virtual environment, a real one started and stopped, and its REST API."""

import contextlib
import datetime
import hashlib
import json
import os
import pathlib
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent.parent
LOCKS = (HERE / "requirements.txt", HERE / "requirements-dev.txt")
PROVIDER = HERE / "airflow-provider-weir"
STARTED = time.monotonic()


def say(message):
    print(f"{time.monotonic() - STARTED:6.1f} s  {message}", flush=True)


def environment(target):
    """The folder of the virtual environment: made unless it is there with the same locks, the provider installed anew where it changed."""
    folder = target / "airflow-venv"
    python = folder / "bin" / "python"
    if stale(folder / "locks.sha256", *LOCKS):
        say(f"installing Airflow into {folder}")
        subprocess.run([python_3_11(), "-m", "venv", "--clear", folder], check=True)
        subprocess.run([*pip(python), *[word for lock in LOCKS for word in ("-r", lock)]], check=True)
        renew(folder / "locks.sha256", *LOCKS)
    sources = sorted(path for path in PROVIDER.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    if stale(folder / "provider.sha256", *sources):
        copy = target / "airflow-provider-weir"  # a build leaves files behind
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(PROVIDER, copy, ignore=shutil.ignore_patterns("__pycache__"))
        subprocess.run([*pip(python), "--no-build-isolation", "--no-deps", "--force-reinstall", copy], check=True)
        renew(folder / "provider.sha256", *sources)
    return folder


def enter(folder):
    """Goes on under the environment's Python."""
    python = folder / "bin" / "python"
    if pathlib.Path(sys.prefix) != folder:
        os.execv(python, [python, *sys.argv])


def python_3_11():
    """The locks are of Python 3.11."""
    for name in ("python3.11", "python3", sys.executable):
        found = shutil.which(name)
        if found and subprocess.run([found, "-c", "import sys, ensurepip; sys.exit(sys.version_info[:2] != (3, 11))"], capture_output=True).returncode == 0:
            return found
    raise SystemExit("Cannot install Airflow: no Python 3.11 with ensurepip found. Install it (Debian 12: apt-get install python3 python3-venv).")


def pip(python):
    return [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]


def digest(paths):
    return hashlib.sha256(b"".join(str(path).encode() + path.read_bytes() for path in paths)).hexdigest()


def stale(stamp, *paths):
    return not stamp.exists() or stamp.read_text() != digest(paths)


def renew(stamp, *paths):
    stamp.write_text(digest(paths))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Airflow:
    """`airflow standalone` on free ports, up while the block runs; nothing is left of it after."""

    def __init__(self, venv, home, dags, database, settings):
        self.venv, self.home = venv, home
        self.port = free_port()
        self.token = None
        self.process = None
        password = secrets.token_urlsafe(12)
        self.login = {"username": "ci", "password": password}
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("AIRFLOW", "SPARK_", "PYSPARK_", "WEIR_", "PYTHON"))}
        self.variables = clean | {
            "PATH": f"{venv / 'bin'}:{os.environ['PATH']}",  # spark-submit is the environment's
            "AIRFLOW_HOME": str(home),
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": database,
            "AIRFLOW__CORE__DAGS_FOLDER": str(dags),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__PARALLELISM": "3",
            "AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "300",
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": "ci:admin",
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(home / "passwords.json"),
            "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{self.port}/execution/",
            "AIRFLOW__API__PORT": str(self.port),
            "AIRFLOW__API__HOST": "127.0.0.1",
            "AIRFLOW__API__WORKERS": "1",
            "AIRFLOW__API_AUTH__JWT_SECRET": secrets.token_hex(32),
            "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT": str(free_port()),
            "AIRFLOW__TRIGGERER__TRIGGERER_LOG_SERVER_PORT": str(free_port()),
            "NO_PROXY": "127.0.0.1,localhost",
            "SPARK_LOCAL_IP": "127.0.0.1",
            "PYTHONDONTWRITEBYTECODE": "1",
        } | settings

    def __enter__(self):
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir(parents=True)
        (self.home / "passwords.json").write_text(json.dumps({self.login["username"]: self.login["password"]}))
        log = (self.home / "standalone.log").open("w")
        self.process = subprocess.Popen([self.venv / "bin" / "airflow", "standalone"], env=self.variables, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        try:
            wait("Airflow to be healthy", self.healthy, 120, 0.5)
            self.token = self.call("POST", "/auth/token", self.login)["access_token"]
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *failure):
        if failure[0] is not None:
            print((self.home / "standalone.log").read_text()[-3000:], flush=True)
        self.stop()

    def healthy(self):
        if self.process.poll() is not None:
            raise SystemExit(f"Airflow ended:\n{(self.home / 'standalone.log').read_text()[-6000:]}")
        with contextlib.suppress(OSError, ValueError):
            parts = self.call("GET", "/api/v2/monitor/health")
            return all(parts[part]["status"] == "healthy" for part in ("metadatabase", "scheduler", "triggerer", "dag_processor"))
        return False

    def stop(self):
        """SIGINT, as Ctrl-C; SIGTERM to the servers of logs, which it forgets; by force what is still there then."""
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(20)
        self.signal(signal.SIGTERM)
        deadline = time.monotonic() + 20
        while self.processes() and time.monotonic() < deadline:
            time.sleep(0.5)
        self.left = self.processes()
        self.signal(signal.SIGKILL)
        self.process.wait()

    def signal(self, number):
        for pid in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)

    def processes(self):
        """Every process that was started from this Airflow, by its session or its environment: also what it lost sight of."""
        mine = f"AIRFLOW_HOME={self.home}".encode()
        found = []
        for folder in pathlib.Path("/proc").iterdir():
            with contextlib.suppress(OSError):
                if folder.name.isdigit() and int(folder.name) != os.getpid():
                    state, _, _, session = (folder / "stat").read_text().rpartition(")")[2].split()[:4]
                    ours = int(session) == self.process.pid or mine in (folder / "environ").read_bytes().split(b"\0")
                    if ours and state != "Z":
                        found.append(int(folder.name))
        return sorted(found)

    def call(self, method, path, body=None):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", method=method, data=None if body is None else json.dumps(body).encode())
        request.add_header("Content-Type", "application/json")
        if self.token:
            request.add_header("Authorization", f"Bearer {self.token}")
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=90) as response:
                text = response.read()
                return json.loads(text) if text else {}
        except urllib.error.HTTPError as e:
            raise Refused(e.code, f"{method} {path}: {e.code} {e.read().decode(errors='replace')[:1000]}") from e

    def command(self, *words):
        """Runs a command of Airflow's, which must succeed."""
        run = subprocess.run([self.venv / "bin" / "airflow", *words], env=self.variables, capture_output=True, text=True)
        if run.returncode != 0:
            raise SystemExit(f"airflow {' '.join(words)} ended with {run.returncode}:\n{run.stdout[-2000:]}\n{run.stderr[-4000:]}")

    def unpause(self, dag):
        self.call("PATCH", f"/api/v2/dags/{dag}?update_mask=is_paused", {"is_paused": False})

    def trigger(self, dag, **conf):
        """As the page does, with now as the logical date."""
        now = datetime.datetime.now(datetime.timezone.utc).isoformat()
        return self.call("POST", f"/api/v2/dags/{dag}/dagRuns", {"logical_date": now, "conf": conf})["dag_run_id"]

    def runs(self, dag):
        return self.call("GET", f"/api/v2/dags/{dag}/dagRuns?limit=100")["dag_runs"]

    def tasks(self, dag, run):
        return self.call("GET", f"/api/v2/dags/{dag}/dagRuns/{run}/taskInstances?limit=100")["task_instances"]

    def states(self, dag, run):
        return {task["task_id"]: task["state"] for task in self.tasks(dag, run)}

    def xcom(self, dag, run, task, key="return_value", map_index=-1):
        return self.call("GET", f"/api/v2/dags/{dag}/dagRuns/{run}/taskInstances/{task}/xcomEntries/{key}?deserialize=true&map_index={map_index}")["value"]

    def ended(self, dag, run, seconds):
        """Waits until a run has ended; returns its state."""
        path = f"/api/v2/dags/{dag}/dagRuns/{run}"

        def state():
            now = self.call("GET", path)["state"]
            return now if now in ("success", "failed") else None

        return wait(f"{dag} {run}", state, seconds, 1)

    def log(self, dag, run, task, map_index=-1, attempt=1):
        """What a task has logged so far."""
        folder = self.home / "logs" / f"dag_id={dag}" / f"run_id={run}" / f"task_id={task}"
        path = (folder if map_index < 0 else folder / f"map_index={map_index}") / f"attempt={attempt}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def logs(self, dag, run):
        """The ends of the logs of a run's tasks that failed."""
        told = []
        for task in self.tasks(dag, run):
            if task["state"] == "failed":
                folder = self.home / "logs" / f"dag_id={dag}" / f"run_id={run}" / f"task_id={task['task_id']}"
                for path in sorted(folder.rglob("*.log")):
                    told += [f"--- {path.relative_to(self.home)}", *map(event, path.read_text(errors="replace").splitlines()[-15:])]
        return "\n".join(told)


def event(line):
    """What a line of a task's log says, without who says it where."""
    with contextlib.suppress(ValueError, AttributeError):
        read = json.loads(line)
        details = [f"{each['exc_type']}: {each['exc_value']}" for each in read.get("error_detail") or []]
        return " ".join([str(read.get("event")), *details])[:1000]
    return line[:1000]


class Refused(Exception):
    """An answer of the API that is none of the 200s."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


def wait(what, answer, seconds, every):
    """Asks until the answer is true, and returns it."""
    deadline = time.monotonic() + seconds
    while not (found := answer()):
        if time.monotonic() > deadline:
            raise SystemExit(f"Waited {seconds} s in vain for {what}.")
        time.sleep(every)
    return found
