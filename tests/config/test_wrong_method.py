"""An address that only takes a form, opened as a page: people get a page that leads back, not an empty answer."""

from typing import Any

import pytest
from django.urls import reverse

from tests.cast import World

pytestmark = pytest.mark.django_db


def test_who_opens_the_address_of_a_form_is_led_to_its_page(world: World, signed_in: Any) -> None:
    noor = signed_in(world.noor)

    answer = noor.get(reverse("budgets:lines-confirm", args=[world.pool.pk]))

    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    page = answer.content.decode()
    assert "Deze pagina hoort bij een formulier" in page
    assert f'href="/budgetten/{world.pool.pk}/aansluiting/"' in page


def test_where_no_page_stands_above_the_way_leads_to_the_start(world: World, signed_in: Any) -> None:
    ada = signed_in(world.ada)

    answer = ada.get(reverse("schools:mail-resend", args=[world.pool.pk]))

    assert answer.status_code == 405
    assert 'utrecht-button--primary-action" href="/"' in answer.content.decode()


def test_a_program_that_uses_another_method_is_answered_as_before(world: World, signed_in: Any) -> None:
    answer = signed_in(world.noor).put(reverse("budgets:pools"))

    assert (answer.status_code, answer.content) == (405, b"")
