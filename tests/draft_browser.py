"""What a browser would send from the page of a step, so that a test changes one field and keeps the rest."""

from typing import Any

from django.test import Client
from django.urls import reverse

from budgets.models import Draft
from tests.cast import World
from tests.html_forms import fields_of

__all__ = ["begin", "filled", "named_draft", "page_of", "save", "step_url"]


def begin(client: Client, **asked: str) -> Draft:
    """Begin an agreement and return it."""
    answer = client.post(reverse("budgets:draft-new"), asked)
    assert answer.status_code == 302, answer.content.decode()[:500]
    return Draft.objects.latest("created_at")


def step_url(draft: Draft, step: str) -> str:
    """The address of a step."""
    return reverse("budgets:draft-step", args=[draft.pk, step])


def filled(client: Client, draft: Draft, step: str) -> dict[str, str]:
    """Return the fields of the page with what stands in them."""
    return fields_of(client.get(step_url(draft, step)).content.decode())


def save(client: Client, draft: Draft, step: str, **changed: str) -> Any:
    """Send the page with some fields changed; a field that is not on the page is added."""
    typed = filled(client, draft, step) | changed
    answer = client.post(step_url(draft, step), typed)
    draft.refresh_from_db()
    return answer


def page_of(answer: Any) -> str:
    """The page of an answer."""
    text: str = answer.content.decode()
    return text


def named_draft(client: Client, world: World) -> Draft:
    """An agreement of one municipality and one school, with a sum that is known without children."""
    draft = begin(client)
    assert (
        save(
            client,
            draft,
            "deelnemers",
            **{
                "about-name": "Samen in Nijmegen",
                "about-school_year": "2026-2027",
                "schools-0-school": str(world.school.pk),
            },
        ).status_code
        == 302
    )
    return draft
