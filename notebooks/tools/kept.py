"""Notebooks as they are kept: what a run of them gave, without anything that differs from run to run."""

import datetime
import difflib
import re

import nbformat

MOST_BYTES = 300_000
# What a reader elsewhere has no use for: paths of this machine, the day of this run.
PRIVATE = re.compile(rf"(?<![\w.])(?:/home|/root|/tmp|/work|/Users|/var)/\S+|file:/\S+|{datetime.datetime.now(datetime.timezone.utc).date()}\S*")

GREETING = "WARNING: Using incubator modules: jdk.incubator.vector"  # of every JVM that runs Spark


def cleaned(notebook):
    """The notebook with generic metadata; its outputs have only what is shown."""
    notebook = nbformat.from_dict(notebook)
    notebook.metadata = nbformat.from_dict(
        {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}, "language_info": {"name": "python"}}
    )
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number:02d}"
        cell.metadata = nbformat.from_dict({})
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if output.get("text", "").strip() != GREETING]
        for output in cell.get("outputs", []):
            if output.output_type in ("display_data", "execute_result"):
                output.metadata = nbformat.from_dict({})
    return notebook


def texts(cell):
    """What a cell shows, as text: a picture is that there is one."""
    shown = []
    for output in cell.get("outputs", []):
        if output.output_type == "stream":
            shown.append(f"{output.name}: {output.text}")
        elif output.output_type == "error":
            shown.append(f"{output.ename}: {output.evalue}")
        else:
            shown.append("\n".join([*sorted(output.data), output.data.get("text/plain", "")]))
    return "\n".join(shown).splitlines()


def differences(kept, ran):
    """What a run shows otherwise than is kept: a text per cell."""
    if len(kept.cells) != len(ran.cells):
        return [f"{len(ran.cells)} cells, and {len(kept.cells)} are kept"]
    found = []
    for number, (ours, theirs) in enumerate(zip(kept.cells, ran.cells)):
        lines = list(difflib.unified_diff(texts(ours), texts(theirs), "kept", "ran", lineterm="", n=1))
        if lines:
            found.append("\n".join([f"cell {number}, {first_line(ours)}", *lines]))
    return found


def faults(ran):
    """What must not be kept: a text per cell."""
    found = []
    for number, cell in enumerate(ran.cells):
        for line in texts(cell):
            if line.startswith("stderr: "):
                found.append(f"cell {number}, {first_line(cell)}\nspeaks on standard error: {line[8:]}")
        for private in PRIVATE.findall("\n".join([cell.source, *texts(cell), *pages(cell)])):
            found.append(f"cell {number}, {first_line(cell)}\nshows a path or a time of this run: {private}")
    size = len(nbformat.writes(ran).encode())
    if size > MOST_BYTES:
        found.append(f"{size:,} bytes with its outputs (must be at most {MOST_BYTES:,})")
    return found


def pages(cell):
    """The HTML that a cell shows."""
    return [output.data["text/html"] for output in cell.get("outputs", []) if "text/html" in output.get("data", {})]


def first_line(cell):
    return repr(cell.source.strip().split("\n")[0][:70])
