"""A lake's connection, and a spark-submit that writes down what it was asked and answers as the test says."""

from __future__ import annotations

import json
import os
import pathlib
import tempfile
import unittest
from typing import Any
from unittest import mock

PIPELINE = """\
pipeline: pumps
source: {delta: {table: readings}, time: at, series: [pump]}
"""

SUBMIT = """\
#!/bin/sh
for word in "$@"; do printf '%s\\n' "$word"; done > "$FAKE/asked.$(ls "$FAKE" | wc -l)"
cat "$FAKE/errors" >&2
cat "$FAKE/output"
exit "$(cat "$FAKE/code")"
"""


class LakeTest(unittest.TestCase):
    """Runs with a connection `weir_default`, a Spark connection, and a spark-submit of its own."""

    extra: dict[str, Any] = {}

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.fake = self.folder / "fake"
        self.fake.mkdir()
        (self.folder / "bin").mkdir()
        submit = self.folder / "bin" / "spark-submit"
        submit.write_text(SUBMIT)
        submit.chmod(0o755)
        self.answers('{"ok":true}')
        jar = self.folder / "weir.jar"
        jar.touch()
        extra = {"jar": str(jar), "lake": "/data/lake", "spark_conn_id": "spark_test", **self.extra}
        variables = {
            "PATH": f"{submit.parent}:{os.environ['PATH']}",
            "FAKE": str(self.fake),
            "AIRFLOW_CONN_WEIR_DEFAULT": json.dumps({"conn_type": "weir", "extra": extra}),
            "AIRFLOW_CONN_SPARK_TEST": json.dumps({"conn_type": "spark", "host": "local[2]"}),
            "AIRFLOW_CONN_SPARK_CLUSTER": json.dumps({"conn_type": "spark", "host": "yarn", "extra": {"deploy-mode": "cluster"}}),
        }
        environ = mock.patch.dict(os.environ, variables)
        environ.start()
        self.addCleanup(environ.stop)

    def answers(self, output: str, code: int = 0, errors: str = "") -> None:
        """What the next job prints, and how it ends."""
        for name, text in (("errors", errors), ("code", str(code)), ("output", output)):
            (self.folder / name).write_text(text)
            (self.folder / name).replace(self.fake / name)  # a job that runs sees the one or the other

    def asked(self) -> list[list[str]]:
        """The command lines so far."""
        return [path.read_text().splitlines() for path in sorted(self.fake.glob("asked.*"), key=lambda path: int(path.suffix[1:]))]

    def words(self) -> list[str]:
        """The arguments of the last job, after the jar."""
        last = self.asked()[-1]
        return last[last.index(str(self.folder / "weir.jar")) + 1 :]

    def java_class(self) -> str:
        last = self.asked()[-1]
        return last[last.index("--class") + 1]
