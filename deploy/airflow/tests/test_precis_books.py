"""The DAG without a scheduler and without Spark: a script stands where spark-submit is."""

import json
import os
import sys
import tempfile
import threading
import time
import unittest
from datetime import datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).parent.parent / "dags"))

import precis_books
from airflow.exceptions import AirflowException
from precis_books import AirflowFailException, AirflowSkipException, Precis, PokeReturnValue

# Notes what it was told, and ends as $EXIT says; with $WORK, works until it is asked to stop.
SPARK_SUBMIT = """#!/bin/sh
trap 'echo asked >"$NOTES/asked"; kill $!; exit 143' TERM
printf '%s\\n' "$@" >"$NOTES/arguments"
if [ -n "$WORK" ]; then
  sleep 60 >/dev/null 2>&1 &
  echo works >"$NOTES/works"
  wait
fi
exit "${EXIT:-0}"
"""


def params(**given):
    return {**precis_books.dag.params, **given}


class Told(SimpleNamespace):
    """A task instance that other tasks left a value for."""

    def xcom_pull(self, task_ids):
        return self.left[task_ids]


class TasksTest(unittest.TestCase):
    def test_come_in_this_order(self):
        dag, order, task = precis_books.dag, [], "new_books"
        while task:
            order.append(task)
            below = list(dag.get_task(task).downstream_task_ids)
            self.assertLessEqual(len(below), 1, task)
            task = below[0] if below else None
        self.assertEqual(order, ["new_books", "plan", "summarize", "evaluate", "report", "remember"])
        self.assertEqual(set(order), set(dag.task_ids))

    def test_are_retried_until_chapters_that_fail_are_given_up(self):
        max_attempts = 3
        self.assertEqual(precis_books.summarize.retries, max_attempts)
        self.assertEqual(precis_books.plan.retries, 1)

    def test_of_two_runs_never_meet(self):
        self.assertEqual(precis_books.dag.max_active_runs, 1)
        self.assertFalse(precis_books.dag.catchup)

    def test_wait_without_a_slot(self):
        self.assertEqual(precis_books.new_books.mode, "reschedule")


class CommandTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.notes = Path(folder.name)
        script = self.notes / "spark-submit"
        script.write_text(SPARK_SUBMIT)
        script.chmod(0o755)
        before = dict(os.environ)
        self.addCleanup(lambda: (os.environ.clear(), os.environ.update(before)))
        os.environ["PATH"] = f"{self.notes}{os.pathsep}{os.environ['PATH']}"
        os.environ["NOTES"] = str(self.notes)
        os.environ["AIRFLOW_CONN_SPARK_DEFAULT"] = json.dumps(
            {"conn_type": "spark", "host": "spark://host", "port": 7077}
        )

    def run_task(self, task, exit_code=0, **given):
        os.environ["EXIT"] = str(exit_code)
        context = {"params": params(**given), "ti": Told(left={})}
        # A task is used once; those of the DAG are shared.
        fresh = Precis(task_id=task.task_id, arguments=task.arguments)
        fresh.pre_execute(context)
        return fresh.execute(context)

    def arguments(self):
        return (self.notes / "arguments").read_text().splitlines()

    def test_goes_to_the_connections_master(self):
        self.run_task(precis_books.summarize, spark_conf={"spark.executor.memoryOverhead": "8g"})
        submitted = self.arguments()
        self.assertEqual(submitted[submitted.index("--master") + 1], "spark://host:7077")
        self.assertEqual(submitted[submitted.index("--class") + 1], "dev.precis.job.Main")
        self.assertIn("spark.executor.memoryOverhead=8g", submitted)

    def test_takes_its_arguments_from_the_runs_params(self):
        self.run_task(
            precis_books.summarize,
            input="/books/*.txt",
            output="/out",
            model="/models/m.gguf",
            config="/conf/m.yaml",
            settings=["summary.words=80", "job.wave-time=5m"],
            options=["--chapters=1-10"],
        )
        submitted = self.arguments()
        self.assertEqual(
            submitted[submitted.index(precis_books.JAR) + 1 :],
            [
                "summarize",
                "--input=/books/*.txt",
                "--config=/conf/m.yaml",
                "--model=/models/m.gguf",
                "--set=summary.words=80",
                "--set=job.wave-time=5m",
                "--chapters=1-10",
                "--output=/out",
            ],
        )

    def test_looks_again_for_books_that_come_meanwhile(self):
        self.run_task(precis_books.summarize, output="/out", every_minutes=10, loop_minutes=90)
        self.assertEqual(self.arguments()[-3:], ["--output=/out", "--every=10m", "--for=90m"])
        self.run_task(precis_books.plan, every_minutes=10)
        self.assertNotIn("--every=10m", self.arguments())

    def test_looks_once_unless_it_is_told(self):
        self.run_task(precis_books.summarize, output="/out")
        self.assertEqual(self.arguments()[-1], "--output=/out")

    def test_loops_for_less_than_a_try_may_take(self):
        given = params()
        self.assertLess(given["loop_minutes"], given["timeout_minutes"])

    def test_plans_what_it_will_summarize(self):
        given = {"input": "/books", "settings": ["model.slots=4"]}
        self.run_task(precis_books.plan, **given)
        planned = self.arguments()
        self.run_task(precis_books.summarize, output="/out", **given)
        summarized = self.arguments()
        self.assertEqual(
            planned[planned.index("plan") + 1 :] + ["--output=/out"],
            summarized[summarized.index("summarize") + 1 :],
        )

    def test_measures_the_summaries_against_references_where_there_are_some(self):
        self.run_task(precis_books.evaluate, output="/out")
        self.assertEqual(self.arguments()[-2:], ["evaluate", "/out"])
        self.run_task(precis_books.evaluate, output="/out", references="/synopses.jsonl")
        self.assertEqual(
            self.arguments()[-3:], ["evaluate", "/out", "--references=/synopses.jsonl"]
        )

    def test_lists_what_the_output_holds(self):
        self.run_task(precis_books.report, output="/out")
        self.assertEqual(self.arguments()[-2:], ["output", "/out"])

    def test_tells_when_it_began(self):
        before = datetime.now(timezone.utc)
        began = datetime.fromisoformat(self.run_task(precis_books.plan))
        self.assertTrue(before <= began <= datetime.now(timezone.utc), began)

    def test_is_not_retried_when_its_input_is_wrong(self):
        with self.assertRaisesRegex(AirflowFailException, "wrong input or settings.*exit code 2"):
            self.run_task(precis_books.summarize, exit_code=2)

    def test_is_retried_when_another_try_helps(self):
        for exit_code in (1, 3, 143, 137):
            with self.subTest(exit_code=exit_code):
                with self.assertRaisesRegex(AirflowException, f"exit code {exit_code}") as thrown:
                    self.run_task(precis_books.summarize, exit_code=exit_code)
                self.assertNotIsInstance(thrown.exception, AirflowFailException)

    def test_is_asked_to_stop_rather_than_killed(self):
        os.environ["WORK"] = "yes"
        task = Precis(task_id="summarize", arguments=precis_books.summarize.arguments)
        context = {"params": params(), "ti": Told(left={})}
        task.pre_execute(context)

        def stop():
            while not (self.notes / "works").exists():
                time.sleep(0.05)
            task.on_kill()

        stopping = threading.Thread(target=stop, daemon=True)
        stopping.start()
        with self.assertRaisesRegex(AirflowException, "exit code 143"):
            task.execute(context)
        stopping.join(10)
        self.assertTrue((self.notes / "asked").exists())


class TimeTest(unittest.TestCase):
    def time_given(self, began=None, **given):
        task = Precis(task_id="summarize", arguments=lambda params: [], sla_since="plan")
        left = {"plan": began.isoformat()} if began else {}
        task.pre_execute({"params": params(**given), "ti": Told(left=left)})
        return task.execution_timeout

    def test_of_a_try_is_a_param(self):
        self.assertEqual(self.time_given(timeout_minutes=7), timedelta(minutes=7))

    def test_ends_with_the_sla(self):
        began = datetime.now(timezone.utc) - timedelta(minutes=50)
        left = self.time_given(began, timeout_minutes=30, sla_minutes=60)
        self.assertTrue(timedelta(minutes=9) < left <= timedelta(minutes=10), left)

    def test_is_not_given_after_the_sla(self):
        began = datetime.now(timezone.utc) - timedelta(minutes=61)
        with self.assertRaisesRegex(AirflowFailException, "clear the task plan"):
            self.time_given(began, sla_minutes=60)


class FolderTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def book(self, name, age_seconds=3600):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
        changed = time.time() - age_seconds
        os.utime(path, (changed, changed))


class BooksTest(FolderTest):
    def books(self, where=""):
        return precis_books.fingerprint(f"{self.folder}{where}", settled=60)

    def test_are_none_in_an_empty_folder(self):
        self.assertEqual(self.books(), "")

    def test_are_new_when_one_came_or_changed(self):
        self.book("a.txt", age_seconds=900)
        first = self.books()
        self.assertEqual(self.books(), first)
        self.book("more/b.txt")
        second = self.books()
        self.book("a.txt", age_seconds=600)
        third = self.books()
        self.assertEqual(len({first, second, third}), 3)

    def test_do_not_count_while_they_are_written(self):
        self.book("a.txt", age_seconds=5)
        self.assertEqual(self.books(), "")

    def test_do_not_count_when_they_are_hidden(self):
        self.book(".a.txt.part")
        self.book("_tmp/b.txt")
        self.assertEqual(self.books(), "")

    def test_may_be_a_glob(self):
        self.book("a.txt")
        only = self.books("/*.txt")
        self.book("notes.md")
        self.assertEqual(self.books("/*.txt"), only)
        self.assertNotEqual(only, "")

    def test_may_have_an_address(self):
        self.book("a.txt")
        self.assertEqual(precis_books.fingerprint(f"file://{self.folder}"), self.books())

    def test_elsewhere_cannot_be_seen(self):
        self.assertIsNone(precis_books.fingerprint("s3a://bucket/books"))
        self.assertIsNone(precis_books.fingerprint("hdfs:///books"))


class WaitTest(FolderTest):
    def setUp(self):
        super().setUp()
        self.remembered = "{}"
        variable, precis_books.Variable = precis_books.Variable, self
        self.addCleanup(setattr, precis_books, "Variable", variable)

    def get(self, key, default):
        return self.remembered

    def set(self, key, value):
        self.remembered = value

    def look(self, minutes_ago=0, **given):
        started = datetime.now(timezone.utc) - timedelta(minutes=minutes_ago)
        run = SimpleNamespace(start_date=started)
        return precis_books.look_for_books(self.given(**given), precis_books.dag, run)

    def given(self, **given):
        return params(input=str(self.folder), wait_minutes=60, **given)

    def remember(self, found, **given):
        told = Told(left={"new_books": found.xcom_value})
        precis_books.remember_books(self.given(**given), precis_books.dag, told)

    def test_goes_on_while_there_are_no_books(self):
        self.assertIs(self.look(), False)

    def test_ends_as_skipped(self):
        with self.assertRaises(AirflowSkipException):
            self.look(minutes_ago=61)

    def test_ends_with_a_book(self):
        self.book("a.txt")
        self.assertIsInstance(self.look(), PokeReturnValue)

    def test_goes_on_when_a_run_is_done_with_all_books(self):
        self.book("a.txt")
        self.remember(self.look())
        self.assertIs(self.look(), False)
        self.assertTrue(self.look(only_new=False))

    def test_ends_with_another_model_or_other_settings(self):
        self.book("a.txt")
        self.remember(self.look())
        self.assertTrue(self.look(settings=["summary.words=80"]))
        self.assertTrue(self.look(model="/models/m.gguf"))

    def test_remembers_more_than_one_recipe(self):
        self.book("a.txt")
        for settings in ([], ["summary.words=80"]):
            self.remember(self.look(settings=settings), settings=settings)
        self.assertIs(self.look(), False)
        self.assertIs(self.look(settings=["summary.words=80"]), False)


if __name__ == "__main__":
    unittest.main()
