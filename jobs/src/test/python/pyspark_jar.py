"""The packaged jar under PyPI's pyspark: the environment, and jobs run by spark-submit."""

import hashlib
import json
import os
import pathlib
import subprocess
import sys
import time
import venv

# For JVMs that do not live long: the quick compiler alone, with room for what it makes, and the plain collector.
SHORT = "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=240m -XX:+UseSerialGC"
# One master runs everything in this JVM, compiled; the other on two executors of their own, partitioned otherwise, interpreted, and
# with the serializer that many clusters are set to.
INTERPRETED = ["--conf", "spark.sql.codegen.wholeStage=false", "--conf", "spark.sql.codegen.factoryMode=NO_CODEGEN"]
MASTERS = {
    "local": ["--master", "local[2]"],
    "cluster": ["--master", "local-cluster[2,1,1500]", "--conf", "spark.sql.shuffle.partitions=5",
                "--conf", "spark.serializer=org.apache.spark.serializer.KryoSerializer", *INTERPRETED],
}


def environment(folder, requirements):
    """The folder of a virtual environment, made unless it is there with the same requirements."""
    stamp = folder / "requirements.sha256"
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted:
        print("Installing the packages of", requirements, "into", folder, flush=True)
        venv.create(folder, clear=True, with_pip=True)
        pip = [folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "-r", requirements], check=True)
        stamp.write_text(wanted)
    return folder


def home(root):
    """What SPARK_HOME must be."""
    folder = environment(root / "jobs" / "target" / "venv", pathlib.Path(__file__).with_name("requirements.txt"))
    return next((folder / "lib").glob("python3*/site-packages/pyspark"))


def enter(spark_home):
    """Goes on under the environment's Python, which has what is pinned."""
    python = spark_home.parents[3] / "bin" / "python"
    if pathlib.Path(sys.prefix) != python.parents[1]:
        os.execv(python, [python, *sys.argv])


def variables(spark_home):
    """This process's environment without any other Spark or Weir in it."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("SPARK_", "PYSPARK_", "WEIR_"))}
    python = spark_home.parents[3] / "bin" / "python"
    return clean | {"SPARK_HOME": str(spark_home), "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": str(python), "PYTHONDONTWRITEBYTECODE": "1"}


class Submit:
    """Runs jobs of the jar by spark-submit, each in a JVM of its own."""

    def __init__(self, jar, home, folder, master):
        self.jar, self.home, self.folder, self.master = jar, home, folder, master

    def options(self, archived):
        """Of a JVM, with Spark's classes from an archive where there is one."""
        return f"{SHORT} -Xlog:cds=off -Xlog:cds+dynamic=off {archived}"

    def __call__(self, job, *arguments):
        """Runs a job of the jar; returns the objects that it prints."""
        return self.run(f"{job} {' '.join(map(str, arguments))[:60].strip()!r}", "--class", f"dev.weir.jobs.{job}", self.jar, *arguments, "--lake", self.folder / "lake", "--json")

    def python(self, program, *arguments):
        """Runs a program in Python that finds Weir in the jar; returns the objects that it prints."""
        return self.run(program.name, "--jars", self.jar, "--py-files", self.jar, program, *arguments)

    def run(self, what, *words):
        command = [self.home / "bin" / "spark-submit", *MASTERS[self.master], "--driver-memory", "1g"]
        archive = self.home.parents[3] / "spark.jsa"
        made = archive.with_suffix(f".{os.getpid()}")  # by the first job; another program may be at it too
        shared = f"-XX:SharedArchiveFile={archive}" if archive.exists() else ""
        command += ["--conf", f"spark.driver.extraJavaOptions={self.options(shared or f'-XX:ArchiveClassesAtExit={made}')}"]
        command += ["--conf", f"spark.executor.extraJavaOptions={self.options(shared)}"]
        command += ["--conf", "spark.ui.enabled=false", *words]
        started = time.monotonic()
        run = subprocess.run([str(word) for word in command], env=variables(self.home), cwd=self.folder, capture_output=True, text=True)
        print(f"  {time.monotonic() - started:5.1f} s  {self.master}: {what}", flush=True)
        if made.exists():
            made.replace(archive)
        if run.returncode != 0:
            raise SystemExit(f"{what} ended with {run.returncode} on {self.master}:\n{run.stderr[-8000:]}")
        return [json.loads(line) for line in run.stdout.splitlines() if line.startswith("{")]


class Checks:
    """Counts what holds and says what does not."""

    def __init__(self):
        self.passed = self.failed = 0

    def that(self, holds, what, details=""):
        self.passed, self.failed = self.passed + bool(holds), self.failed + (not holds)
        if not holds:
            print("FAILED:", what, details, flush=True)

    def exit_code(self):
        print(f"{self.passed} passed, {self.failed} failed")
        return 1 if self.failed else 0
