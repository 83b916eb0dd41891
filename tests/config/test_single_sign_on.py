"""The providers in the environment: read, or refused with the name of the variable and what is accepted."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from accounts.single_sign_on.trusted import TrustedProvider
from config.single_sign_on import providers

COMPLETE = {
    "ONTSCHOT_SSO": "utrecht",
    "ONTSCHOT_SSO_UTRECHT_NAME": "Gemeente Voorbeeld",
    "ONTSCHOT_SSO_UTRECHT_ISSUER": "https://login.voorbeeld.nl/realms/gemeente",
    "ONTSCHOT_SSO_UTRECHT_CLIENT_ID": "ontschot",
    "ONTSCHOT_SSO_UTRECHT_CLIENT_SECRET": "geheim",
    "ONTSCHOT_SSO_UTRECHT_DOMAINS": "voorbeeld.nl, Stad.Voorbeeld.nl",
}
SECOND = {name.replace("UTRECHT", "BESTUUR"): value for name, value in COMPLETE.items() if name != "ONTSCHOT_SSO"} | {
    "ONTSCHOT_SSO": "utrecht, bestuur",
    "ONTSCHOT_SSO_BESTUUR_DOMAINS": "bestuur.nl",
    "ONTSCHOT_SSO_BESTUUR_SECOND_FACTOR": "on",
    "ONTSCHOT_SSO_BESTUUR_SECOND_FACTOR_ACR": "loa2,loa3",
    "ONTSCHOT_SSO_BESTUUR_ONLY": "on",
}


def given(monkeypatch: pytest.MonkeyPatch, **variables: str) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)


def test_without_the_variable_there_is_no_provider(monkeypatch: pytest.MonkeyPatch) -> None:
    assert providers(production=True) == ()


def test_a_provider_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, **COMPLETE)

    assert providers(production=True) == (
        TrustedProvider(
            slug="utrecht",
            name="Gemeente Voorbeeld",
            issuer="https://login.voorbeeld.nl/realms/gemeente",
            client_id="ontschot",
            client_secret="geheim",
            domains=frozenset({"voorbeeld.nl", "stad.voorbeeld.nl"}),
            second_factor=False,
            second_factor_acr=(),
            only=False,
        ),
    )


def test_two_providers_are_read_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, **COMPLETE, **{name: value for name, value in SECOND.items() if name != "ONTSCHOT_SSO"})
    given(monkeypatch, ONTSCHOT_SSO="utrecht, bestuur")

    first, second = providers(production=True)

    assert (first.slug, first.second_factor, first.only) == ("utrecht", False, False)
    assert (second.slug, second.second_factor, second.second_factor_acr, second.only) == (
        "bestuur",
        True,
        ("loa2", "loa3"),
        True,
    )


NONSENSE: dict[str, tuple[dict[str, str], str]] = {
    "a name with capitals": ({"ONTSCHOT_SSO": "Utrecht"}, "'Utrecht' must be small letters and digits"),
    "a name with a dash": ({"ONTSCHOT_SSO": "gemeente-utrecht"}, "must be small letters and digits"),
    "a name twice": ({"ONTSCHOT_SSO": "utrecht,utrecht"}, "each name once"),
    "a provider without variables": ({"ONTSCHOT_SSO": "utrecht,bestuur"}, "ONTSCHOT_SSO_BESTUUR_NAME is missing"),
    "a variable of nobody": ({"ONTSCHOT_SSO_BESTUUR_NAME": "x"}, "ONTSCHOT_SSO_BESTUUR_NAME: not a variable"),
    "a slip in a variable": ({"ONTSCHOT_SSO_UTRECHT_DOMAIN": "x.nl"}, "ONTSCHOT_SSO_UTRECHT_DOMAIN: not a variable"),
    "no issuer": ({"ONTSCHOT_SSO_UTRECHT_ISSUER": " "}, "ONTSCHOT_SSO_UTRECHT_ISSUER is missing"),
    "no secret": ({"ONTSCHOT_SSO_UTRECHT_CLIENT_SECRET": ""}, "ONTSCHOT_SSO_UTRECHT_CLIENT_SECRET is missing"),
    "an issuer without encryption": ({"ONTSCHOT_SSO_UTRECHT_ISSUER": "http://login.voorbeeld.nl"}, "begins with https"),
    "an issuer on this machine": ({"ONTSCHOT_SSO_UTRECHT_ISSUER": "http://127.0.0.1:8080/o"}, "begins with https"),
    "an issuer that is no address": ({"ONTSCHOT_SSO_UTRECHT_ISSUER": "https://["}, "not an address"),
    "an issuer that is a word": ({"ONTSCHOT_SSO_UTRECHT_ISSUER": "utrecht"}, "begins with https"),
    "the address of the document": (
        {"ONTSCHOT_SSO_UTRECHT_ISSUER": "https://a.nl/.well-known/openid-configuration"},
        "give the issuer itself",
    ),
    "an issuer with a question": ({"ONTSCHOT_SSO_UTRECHT_ISSUER": "https://a.nl/?x=1"}, "give the issuer itself"),
    "an issuer with a password": ({"ONTSCHOT_SSO_UTRECHT_ISSUER": "https://u:p@a.nl/"}, "give the issuer itself"),
    "everybody's tenant": (
        {"ONTSCHOT_SSO_UTRECHT_ISSUER": "https://login.microsoftonline.com/common/v2.0"},
        "the address of one tenant",
    ),
    "no domain": ({"ONTSCHOT_SSO_UTRECHT_DOMAINS": ","}, "DOMAINS is empty"),
    "any domain": ({"ONTSCHOT_SSO_UTRECHT_DOMAINS": "*"}, r"'\*' is not a domain"),
    "an address for a domain": ({"ONTSCHOT_SSO_UTRECHT_DOMAINS": "@voorbeeld.nl"}, "is not a domain"),
    "half a domain": ({"ONTSCHOT_SSO_UTRECHT_DOMAINS": "nl"}, "is not a domain"),
    "a second factor that is a word": ({"ONTSCHOT_SSO_UTRECHT_SECOND_FACTOR": "ja"}, "use on or off"),
    "only, perhaps": ({"ONTSCHOT_SSO_UTRECHT_ONLY": "soms"}, "use on or off"),
    "a name too long for a button": ({"ONTSCHOT_SSO_UTRECHT_NAME": "x" * 41}, "at most 40 characters"),
    "a domain of two providers": (
        SECOND | {"ONTSCHOT_SSO_BESTUUR_DOMAINS": "bestuur.nl,voorbeeld.nl"},
        "voorbeeld.nl belongs to utrecht and bestuur",
    ),
}


@pytest.mark.parametrize("case", NONSENSE)
def test_nonsense_is_refused(monkeypatch: pytest.MonkeyPatch, case: str) -> None:
    changed, reason = NONSENSE[case]
    given(monkeypatch, **(COMPLETE | changed))

    with pytest.raises(ImproperlyConfigured, match=reason):
        providers(production=True)


def test_a_provider_on_this_machine_is_for_trying_out(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, **(COMPLETE | {"ONTSCHOT_SSO_UTRECHT_ISSUER": "http://127.0.0.1:8080/o"}))

    assert providers(production=False)[0].issuer == "http://127.0.0.1:8080/o"


def test_a_provider_elsewhere_wants_encryption_also_when_trying_out(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, **(COMPLETE | {"ONTSCHOT_SSO_UTRECHT_ISSUER": "http://login.voorbeeld.nl"}))

    with pytest.raises(ImproperlyConfigured, match="begins with https"):
        providers(production=False)


def test_the_secret_does_not_stand_in_what_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, **(COMPLETE | {"ONTSCHOT_SSO_UTRECHT_NAME": "x" * 41}))

    with pytest.raises(ImproperlyConfigured) as refused:
        providers(production=True)

    assert "geheim" not in str(refused.value)
