"""
### Summaries of new books

Waits for books in a folder, tells what their summaries will take, summarizes them on Spark,
measures the summaries, and lists what the output then holds. What is summarized is never done again, so every task may be
tried again, and the whole run too.

For Airflow 2.10, 2.11 and 3.x. The README beside this folder tells how to set it up.
"""

from __future__ import annotations

import hashlib
import inspect
import json
import logging
import os
import re
import subprocess
import time
from datetime import datetime, timedelta, timezone
from glob import glob
from pathlib import Path

from airflow.exceptions import AirflowException
from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator

try:  # Airflow 3
    from airflow.providers.standard.operators.python import PythonOperator
    from airflow.providers.standard.sensors.python import PythonSensor
    from airflow.sdk import DAG, Param, PokeReturnValue, Variable
except ImportError:  # Airflow 2
    from airflow import DAG
    from airflow.models import Variable
    from airflow.models.param import Param
    from airflow.operators.python import PythonOperator
    from airflow.sensors.base import PokeReturnValue
    from airflow.sensors.python import PythonSensor

try:  # the later ones of Airflow 3
    from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException
except ImportError:
    from airflow.exceptions import AirflowFailException, AirflowSkipException

log = logging.getLogger(__name__)

# Of the workers. No parameters: who may start a run need not be allowed to run any program.
JAR = os.environ.get("PRECIS_JAR", "/opt/precis/precis.jar")
BOOKS = os.environ.get("PRECIS_INPUT", "/data/books")
SUMMARIES = os.environ.get("PRECIS_OUTPUT", "/data/summaries")

WRONG_INPUT = 2
MEANINGS = {
    1: "it failed, as the log above tells",
    3: "some chapters failed; the next try tries them again, up to job.max-attempts times",
    143: "it was stopped; what was done by then is committed, and the next try goes on from there",
}

# The chapters under way end within job.grace-time (15 s), then the work is committed. Less than the
# minute that Airflow leaves a task it ends (core.killed_task_cleanup_time).
STOP_SECONDS = 50

# A file that was changed this lately may still be being written.
SETTLED_SECONDS = 60


class Precis(SparkSubmitOperator):
    """
    A command of Precis, through spark-submit.

    :param arguments: takes the run's params and gives the command's arguments
    :param sla_since: the task whose start ``sla_minutes`` count from; None: no limit but
        ``timeout_minutes``
    """

    def __init__(self, *, arguments, sla_since=None, **kwargs):
        super().__init__(
            application=JAR,
            java_class="dev.precis.job.Main",
            driver_memory="2g",
            name="precis",
            **kwargs,
        )
        self.arguments = arguments
        self.sla_since = sla_since

    def pre_execute(self, context):
        super().pre_execute(context)
        params = context["params"]
        self.application_args = self.arguments(params)
        self.conf = dict(params["spark_conf"])
        self.execution_timeout = self._time_left(context)

    def _time_left(self, context):
        timeout = timedelta(minutes=context["params"]["timeout_minutes"])
        sla = timedelta(minutes=context["params"]["sla_minutes"])
        if not sla or not self.sla_since:
            return timeout
        since = context["ti"].xcom_pull(task_ids=self.sla_since)
        left = datetime.fromisoformat(since) + sla - datetime.now(timezone.utc)
        if left <= timedelta(0):
            raise AirflowFailException(
                f"Cannot {self.task_id} in time: {sla} have passed since {since}. What was done is"
                f" committed; clear the task {self.sla_since}, or start another run, to go on."
            )
        return min(timeout, left)

    def execute(self, context):
        """Gives the time at which it began."""
        began = datetime.now(timezone.utc).isoformat()
        try:
            # Airflow 2 takes super().execute() for a call from outside a task, and warns of it.
            inspect.unwrap(SparkSubmitOperator.execute)(self, context)
        except AirflowException as e:
            raise judged(self.task_id, e) from e
        return began

    def on_kill(self):
        """Precis commits what it has when it is asked to end; Spark's operator would kill it."""
        process = getattr(self._hook, "_submit_sp", None)
        # In cluster mode that process only waits, and Spark's operator knows how to end the driver.
        in_cluster = process and self._hook._connection["deploy_mode"] == "cluster"
        if process and not in_cluster and process.poll() is None:
            self.log.info("Asking Precis to stop, and to commit what it has")
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.log.warning("It goes on after %d s: killing it", STOP_SECONDS)
        super().on_kill()


def judged(command: str, error: AirflowException) -> AirflowException:
    """What an error of spark-submit means, and so whether another try makes sense."""
    codes = re.search(
        r"Error code is: (-?\d+)(?:\. Kubernetes spark exit code is: (\d+))?", str(error)
    )
    if not codes:
        return error
    code = int(codes[2] or codes[1])
    if code == WRONG_INPUT:
        return AirflowFailException(
            f"Cannot {command}: wrong input or settings, or another run is at work on the output;"
            f" the log above tells which (exit code {code})"
        )
    meaning = MEANINGS.get(code, "the log above may tell why")
    return AirflowException(f"Cannot {command}: {meaning} (exit code {code})")


def source(params) -> list[str]:
    """What plan and summarize must be told alike."""
    return [
        f"--input={params['input']}",
        *([f"--config={params['config']}"] if params["config"] else []),
        *([f"--model={params['model']}"] if params["model"] else []),
        *(f"--set={setting}" for setting in params["settings"]),
        *params["options"],
    ]


def loop(params) -> list[str]:
    """Nothing for a single run."""
    if not params["every_minutes"]:
        return []
    return [f"--every={params['every_minutes']}m", f"--for={params['loop_minutes']}m"]


def local_path(where: str) -> str | None:
    """None for what is not on a file system of this machine, or is a glob that Python has not."""
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):/+", where)
    if (scheme and scheme[1] != "file") or "{" in where:
        return None
    return "/" + where[scheme.end() :] if scheme else where


def fingerprint(where: str, settled: float = 0) -> str | None:
    """
    Changes with the files that a path, folder or glob stands for; empty when there are none, None
    when nobody can tell.

    :param settled: seconds for which a file must not have changed to be counted
    """
    path = local_path(where)
    if path is None:
        return None
    now = time.time()
    files = []
    for match in map(Path, sorted(glob(path))):
        for file in [match] if match.is_file() else sorted(match.rglob("*")):
            # As Precis does, and as those who copy files under another name expect.
            hidden = any(name[0] in "._" for name in file.relative_to(match).parts)
            status = file.stat()
            if file.is_file() and not hidden and now - status.st_mtime >= settled:
                files.append((str(file), status.st_size, status.st_mtime_ns))
    return digest(files) if files else ""


def digest(value) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()[:16]


def purpose(params) -> str:
    """Of runs that would make the same of the same books."""
    return digest(
        [params["output"], source(params), fingerprint(params["config"]), fingerprint(params["model"])]
    )


def variable(dag) -> str:
    """Of Airflow, where the DAG remembers which books it is done with."""
    return f"{dag.dag_id}_done"


def look_for_books(params, dag, dag_run, **_):
    books = fingerprint(params["input"], SETTLED_SECONDS)
    if books is None:
        log.info("Cannot look into %s from here; the run will find what is new", params["input"])
        return PokeReturnValue(True)
    done = json.loads(Variable.get(variable(dag), "{}"))
    if books and not (params["only_new"] and done.get(purpose(params)) == books):
        return PokeReturnValue(True, xcom_value=books)
    now = datetime.now(timezone.utc)
    if now - (dag_run.start_date or now) >= timedelta(minutes=params["wait_minutes"]):
        raise AirflowSkipException(f"No new books in {params['input']}")
    return False


def remember_books(params, dag, ti, **_):
    books = ti.xcom_pull(task_ids="new_books")
    if books:
        done = json.loads(Variable.get(variable(dag), "{}"))
        Variable.set(variable(dag), json.dumps({**done, purpose(params): books}))


with DAG(
    dag_id="precis_books",
    doc_md=__doc__,
    schedule="@daily",
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    # A second run on the same output would be refused.
    max_active_runs=1,
    tags=["precis"],
    # Four tries in all: one more than job.max-attempts, after which a chapter that fails is left.
    default_args={"retries": 3, "retry_delay": timedelta(minutes=2)},
    params={
        "input": Param(
            BOOKS,
            type="string",
            pattern="^[^-]",
            description="A file, folder or glob of books that driver and executors can read.",
        ),
        "output": Param(
            SUMMARIES,
            type="string",
            pattern="^[^-]",
            description="A folder for the summaries, new or of earlier runs.",
        ),
        "model": Param(
            "",
            type="string",
            description="A GGUF file: a path, the same on driver and executors, or an address."
            " Empty: the one of the config, else the tiny one inside the jar.",
        ),
        "config": Param(
            "",
            type="string",
            description="A YAML file of settings on the driver, e.g. one of conf/models.",
        ),
        "settings": Param(
            [],
            type="array",
            items={"type": "string", "pattern": "^[a-z]"},
            description="key=value, over the config, e.g. summary.words=80.",
        ),
        "options": Param(
            [],
            type="array",
            items={"type": "string", "pattern": "^--"},
            description="More options of both plan and summarize, e.g. --chapters=1-10.",
        ),
        "references": Param(
            "",
            type="string",
            description="Summaries that people wrote, for evaluate to measure against: a file of"
            " JSON lines (docs/quality.md).",
        ),
        "spark_conf": Param(
            {},
            type="object",
            description="Settings of Spark, e.g. those that ./precis plan advises.",
        ),
        "only_new": Param(
            True,
            type="boolean",
            description="Go on only where there are books, a model or settings that no run of this"
            " DAG is done with.",
        ),
        "wait_minutes": Param(
            720,
            type="number",
            minimum=0,
            maximum=10_000,
            description="Wait so long for new books; then the run is skipped.",
        ),
        "every_minutes": Param(
            0,
            type="integer",
            minimum=0,
            description="summarize looks again so often for books that have come meanwhile, with"
            " the model kept loaded. 0: it looks once.",
        ),
        "loop_minutes": Param(
            240,
            type="integer",
            minimum=1,
            description="With every_minutes: summarize begins no run after this time. Less than"
            " timeout_minutes, by as much as a run may take.",
        ),
        "timeout_minutes": Param(
            360,
            type="number",
            exclusiveMinimum=0,
            description="For each try of a task: then it is stopped, commits, and is tried again.",
        ),
        "sla_minutes": Param(
            0,
            type="number",
            minimum=0,
            description="For all tries of summarize, from the start of plan: then it is stopped,"
            " commits, and the run fails. 0: no limit.",
        ),
    },
) as dag:
    new_books = PythonSensor(
        task_id="new_books",
        python_callable=look_for_books,
        # Takes no worker's slot between two looks.
        mode="reschedule",
        poke_interval=300,
    )
    plan = Precis(
        task_id="plan",
        arguments=lambda params: ["plan", *source(params)],
        # Too little memory (exit code 1) stays too little.
        retries=1,
    )
    summarize = Precis(
        task_id="summarize",
        arguments=lambda params: [
            "summarize",
            *source(params),
            f"--output={params['output']}",
            *loop(params),
        ],
        sla_since="plan",
    )
    # The log gets numbers and no summary: `show` would print those.
    evaluate = Precis(
        task_id="evaluate",
        arguments=lambda params: [
            "evaluate",
            params["output"],
            *([f"--references={params['references']}"] if params["references"] else []),
        ],
    )
    report = Precis(
        task_id="report",
        arguments=lambda params: ["output", params["output"]],
    )
    remember = PythonOperator(task_id="remember", python_callable=remember_books)

    new_books >> plan >> summarize >> evaluate >> report >> remember
