"""What the notebooks need: their packages, the settings of a Spark session, and a lake with the flights."""

import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
NOTEBOOKS = ROOT / "notebooks"
TARGET = NOTEBOOKS / "target"

sys.path.append(str(ROOT / "jobs" / "src" / "test" / "python"))
import pyspark_jar  # noqa: E402

# Nine weeks: the history, the earthquake at Seattle, the nor'easter.
FLIGHTS = ["jobs/examples/flights/flights.yaml", "--from", "2001-01-01", "--to", "2001-03-08"]

SETTINGS = """\
spark.master                              local[{cores}]
spark.driver.memory                       {heap}
spark.driver.extraClassPath               {jar}
spark.driver.extraJavaOptions             {short} -Dlog4j2.configurationFile={logging}
spark.sql.extensions                      dev.weir.sql.WeirExtensions
spark.sql.catalog.weir                    dev.weir.sql.WeirCatalog
spark.sql.catalog.weir.lake               {lake}
spark.sql.warehouse.dir                   {warehouse}
spark.sql.session.timeZone                UTC
spark.sql.shuffle.partitions              2
spark.databricks.delta.snapshotPartitions 1
spark.ui.enabled                          false
spark.ui.showConsoleProgress              false
"""

# A session speaks of what went wrong, not of how it starts: Spark says so if the root's level is another than its own.
LOGGING = """\
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
appender.console.type = Console
appender.console.name = console
appender.console.target = SYSTEM_ERR
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %p %c{1}: %m%n
appender.console.filter.errors.type = ThresholdFilter
appender.console.filter.errors.level = error
"""


def enter():
    """Goes on in the Python of the notebooks' environment, which is made unless it is there."""
    folder = pyspark_jar.environment(TARGET / "venv", NOTEBOOKS / "requirements.txt")
    if pathlib.Path(sys.prefix) != folder:
        python = str(folder / "bin" / "python")
        os.execv(python, [python, *sys.argv])


def land(lake):
    """Brings the flights into a lake, unless they are there; says how it gets on."""
    stamp = lake / ".landed"
    if not stamp.exists():
        print("Landing nine weeks of flights in", lake, flush=True)
        subprocess.run([ROOT / "weir", "land", *FLIGHTS, "--lake", lake], cwd=ROOT, check=True)
        stamp.touch()


def variables(jar, lake, folder):
    """The environment in which `SparkSession.builder.getOrCreate()` opens a session on a lake."""
    conf = folder / "conf"
    shutil.rmtree(conf, ignore_errors=True)
    conf.mkdir(parents=True)
    logging = conf / "log4j2.properties"
    cores, heap = os.environ.get("WEIR_CORES") or "*", os.environ.get("WEIR_HEAP") or "3g"
    settings = SETTINGS.format(cores=cores, heap=heap, jar=jar, lake=lake, logging=logging, short=pyspark_jar.SHORT, warehouse=folder / "warehouse")
    (conf / "spark-defaults.conf").write_text(settings)
    logging.write_text(LOGGING)
    home = pathlib.Path(sys.prefix, "lib", f"python3.{sys.version_info.minor}", "site-packages", "pyspark")
    return pyspark_jar.variables(home) | {
        "SPARK_CONF_DIR": str(conf),
        "PATH": os.pathsep.join([str(ROOT), os.environ["PATH"]]),
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        # What a user has set up for Jupyter elsewhere stays there.
        "IPYTHONDIR": str(folder / "ipython"),
        "JUPYTER_CONFIG_DIR": str(folder / "jupyter"),
        "JUPYTER_DATA_DIR": str(folder / "jupyter" / "data"),
        "JUPYTER_RUNTIME_DIR": str(folder / "jupyter" / "runtime"),
    }
