"""Pages travel compressed: a pool of a large school is 180 kB of HTML."""

import gzip

from django.test import Client
from django.urls import reverse


def test_page_is_compressed_for_a_browser_that_asks_so(db: None) -> None:
    plain = Client().get(reverse("account_login"))

    compressed = Client().get(reverse("account_login"), headers={"accept-encoding": "gzip"})

    assert compressed["Content-Encoding"] == "gzip"
    assert len(gzip.decompress(compressed.content)) == len(plain.content)
    assert len(compressed.content) < len(plain.content) / 2
