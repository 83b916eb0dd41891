"""The providers of single sign-on, from the environment.

`ONTSCHOT_SSO=utrecht,bestuur` names them; each has variables of its own, such as `ONTSCHOT_SSO_UTRECHT_ISSUER`.
"""

import os
import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from accounts.single_sign_on.trusted import TrustedProvider
from config import env

PREFIX = "ONTSCHOT_SSO"
SLUG = re.compile(r"[a-z][a-z0-9]{0,29}")
DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}")
PARTS = ("NAME", "ISSUER", "CLIENT_ID", "CLIENT_SECRET", "DOMAINS", "SECOND_FACTOR", "SECOND_FACTOR_ACR", "ONLY")
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
# One address for the accounts of everybody: whoever owns a tenant could call himself anyone.
SHARED_TENANTS = re.compile(r"//login\.microsoftonline\.com/(common|organizations|consumers)(/|$)", re.IGNORECASE)


def providers(*, production: bool) -> tuple[TrustedProvider, ...]:
    """Return the providers in the order of `ONTSCHOT_SSO`; raises ImproperlyConfigured with what is wrong."""
    slugs = env.words(PREFIX, "")
    for slug in slugs:
        if not SLUG.fullmatch(slug):
            raise ImproperlyConfigured(
                f"{PREFIX}: {slug!r} must be small letters and digits, such as utrecht; it stands in the address."
            )
    if len(set(slugs)) != len(slugs):
        raise ImproperlyConfigured(f"{PREFIX}: each name once.")
    _nothing_else(slugs)
    found = tuple(_provider(slug, production=production) for slug in slugs)
    _each_domain_once(found)
    return found


def _nothing_else(slugs: Sequence[str]) -> None:
    """Refuse a variable that nobody reads: with a slip in its name, a rule would silently not be there."""
    known = {f"{PREFIX}_{slug.upper()}_{part}" for slug in slugs for part in PARTS}
    strange = sorted(name for name in os.environ if name.startswith(f"{PREFIX}_") and name not in known)
    if strange:
        raise ImproperlyConfigured(f"{strange[0]}: not a variable of a provider that {PREFIX} names.")


def _provider(slug: str, *, production: bool) -> TrustedProvider:
    name = f"{PREFIX}_{slug.upper()}"
    return TrustedProvider(
        slug=slug,
        name=_name(f"{name}_NAME"),
        issuer=_issuer(f"{name}_ISSUER", production=production),
        client_id=env.text(f"{name}_CLIENT_ID"),
        client_secret=env.text(f"{name}_CLIENT_SECRET"),
        domains=_domains(f"{name}_DOMAINS"),
        second_factor=env.flag(f"{name}_SECOND_FACTOR", default=False),
        second_factor_acr=tuple(env.words(f"{name}_SECOND_FACTOR_ACR", "")),
        only=env.flag(f"{name}_ONLY", default=False),
    )


def _name(variable: str) -> str:
    value = env.text(variable)
    if len(value) > 40 or not value.isprintable():
        raise ImproperlyConfigured(f"{variable}: use at most 40 characters; it stands on a button.")
    return value


def _issuer(variable: str, *, production: bool) -> str:
    address = env.text(variable)
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError as error:
        raise ImproperlyConfigured(f"{variable}: not an address.") from error
    local = not production and parts.scheme == "http" and host in LOOPBACK
    if not host or (parts.scheme != "https" and not local):
        raise ImproperlyConfigured(f"{variable}: use an address that begins with https://.")
    if parts.query or parts.fragment or parts.username or "/.well-known/" in address:
        raise ImproperlyConfigured(f"{variable}: give the issuer itself, without /.well-known/, ?, # or a password.")
    if SHARED_TENANTS.search(address):
        raise ImproperlyConfigured(f"{variable}: give the address of one tenant, with its id, not a shared one.")
    return address


def _domains(variable: str) -> frozenset[str]:
    domains = frozenset(word.lower() for word in env.words(variable))
    for domain in domains:
        if not DOMAIN.fullmatch(domain):
            raise ImproperlyConfigured(f"{variable}: {domain!r} is not a domain of addresses, such as utrecht.nl.")
    if not domains:
        raise ImproperlyConfigured(f"{variable} is empty: name the domains of the addresses that may come in by it.")
    return domains


def _each_domain_once(found: Sequence[TrustedProvider]) -> None:
    """Refuse two providers that speak for one domain: either could then let in the people of the other."""
    seen: dict[str, str] = {}
    for provider in found:
        for domain in sorted(provider.domains):
            other = seen.setdefault(domain, provider.slug)
            if other != provider.slug:
                raise ImproperlyConfigured(f"{PREFIX}: {domain} belongs to {other} and {provider.slug}; choose one.")
