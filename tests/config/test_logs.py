"""The log holds identifiers, never what somebody typed."""

import logging
import sys

from django.db import IntegrityError, OperationalError

from config.logs import LineFormatter, WithoutRounds

TYPED = "Voorbeeld Kanarie"


def line(message: str, *arguments: object, error: BaseException | None = None) -> str:
    information = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("cases", logging.ERROR, __file__, 1, message, arguments, information)
    return LineFormatter("{message}", style="{").format(record)


def raised(error: BaseException, cause: BaseException | None = None) -> BaseException:
    try:
        raise error from cause
    except type(error):
        caught = sys.exc_info()[1]
        assert caught is not None
        return caught


def test_the_text_of_an_exception_stays_out() -> None:
    found = line("failed", error=raised(IntegrityError(f"Key (nickname)=({TYPED}) already exists")))

    assert TYPED not in found
    assert "django.db.utils.IntegrityError" in found
    assert "test_logs.py" in found


def test_the_text_of_a_cause_stays_out_too() -> None:
    found = line("failed", error=raised(ValueError(TYPED), cause=KeyError(TYPED)))

    assert TYPED not in found
    assert found.index("KeyError") < found.index("ValueError")


def test_an_error_about_the_surroundings_says_what_it_is() -> None:
    found = line("failed", error=raised(OperationalError("connection to server at 10.0.0.1 refused")))

    assert "connection to server at 10.0.0.1 refused" in found


def test_an_error_about_the_code_says_what_it_is() -> None:
    found = line("failed", error=raised(AttributeError("'Pool' object has no attribute 'schols'")))

    assert "'Pool' object has no attribute 'schols'" in found


def test_a_query_string_stays_out() -> None:
    assert line("Not Found: %s", "/leerlingen/?zoek=Voorbeeld%20Kanarie") == "Not Found: /leerlingen/?…"
    assert line("GET /budgetten/?q=lara 200") == "GET /budgetten/?… 200"


def test_a_sentence_with_a_question_mark_is_kept() -> None:
    assert line("Draait de worker? Zo niet: start hem") == "Draait de worker? Zo niet: start hem"


def test_the_line_of_a_failed_task_says_nothing_of_its_values() -> None:
    """As Celery hands it over: one mapping with the exception, the traceback and the arguments as text."""
    context = {
        "name": "budgets.tasks.run_calculation",
        "id": "7",
        "description": "raised unexpected",
        "exc": f"ValueError('{TYPED}')",
        "traceback": f"ValueError: {TYPED}",
        "args": f"['{TYPED}']",
        "kwargs": "{}",
    }

    found = line("Task %(name)s[%(id)s] %(description)s: %(exc)s\n%(traceback)s", context)

    assert found.strip() == "Task budgets.tasks.run_calculation[7] raised unexpected: failed"


def test_a_round_of_the_sweep_is_left_out_but_its_failure_is_not() -> None:
    message = "Task budgets.tasks.sweep_calculations[7] succeeded"
    routine = logging.LogRecord("celery", logging.INFO, __file__, 1, message, (), None)
    failure = logging.LogRecord("celery", logging.ERROR, __file__, 1, message, (), None)

    assert not WithoutRounds().filter(routine)
    assert WithoutRounds().filter(failure)
