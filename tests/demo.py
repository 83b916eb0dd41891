"""The examples, calculated, for tests that look at the whole."""

from dataclasses import dataclass

from accounts.models import User
from budgets.actions import request_calculation, run_calculation
from budgets.models import Calculation, Pool
from config import demo
from config.examples import load_examples
from config.reference import load_files
from reports.actions import request_report, run_report
from reports.models import Report

PASSWORD = "een goed wachtwoord voor de test"
LOGINS = ("directeur", "ib", "bestuur", "gemeente", "swv", "aanbieder", "beheer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """Everyone of the demo by the name they sign in with, and one calculation per pool, by the pool's name."""

    people: dict[str, User]
    calculations: dict[str, Calculation]


def make_demo() -> Demo:
    """Load the examples and calculate them at once, without a worker."""
    load_files()
    load_examples(password=PASSWORD)
    people = {login: User.objects.get(email=demo.email_of(login)) for login in LOGINS}
    calculations = {pool.name: _calculated(pool, people["swv"]) for pool in Pool.objects.order_by("name")}
    return Demo(people=people, calculations=calculations)


def make_report(calculation: Calculation, *, audience: str = "municipality") -> Report:
    """Print one report at once; it takes a second or two."""
    person = calculation.requested_by
    report = request_report(calculation=calculation, audience=audience, language="nl", acting_user=person)
    run_report(report.pk)
    report.refresh_from_db()
    assert report.failure == ""
    return report


def _calculated(pool: Pool, person: User) -> Calculation:
    calculation = request_calculation(pool=pool, acting_user=person)
    run_calculation(calculation.pk)
    calculation.refresh_from_db()
    assert calculation.failure == ""
    return calculation
