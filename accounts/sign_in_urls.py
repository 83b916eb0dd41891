"""The pages of the sign-in library that we use, under the names by which it looks them up.

Its other pages (changing one's address, signing up by code) would let a person do what an administrator does here, and
one of them writes on a GET.
"""

from allauth.account import views
from django.urls import path, re_path

from accounts.single_sign_on import views as single_sign_on
from accounts.unsent import resumed
from accounts.views import credentials, signing_in

urlpatterns = [
    path("login/", signing_in.SignIn.as_view(), name="account_login"),
    path("login/verder/", resumed, name="account_resume"),
    path("sso/<slug:slug>/", single_sign_on.start, name="account_sso_start"),
    path("sso/<slug:slug>/callback/", single_sign_on.callback, name="account_sso_callback"),
    path("login/passkey/", signing_in.PasskeySignIn.as_view(), name="mfa_login_webauthn"),
    path("login/tweede-stap/", signing_in.SecondStep.as_view(), name="mfa_authenticate"),
    path("logout/", views.logout, name="account_logout"),
    path("signup/", views.signup, name="account_signup"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("reauthenticate/code/", credentials.ConfirmWithCode.as_view(), name="mfa_reauthenticate"),
    path("reauthenticate/passkey/", credentials.ConfirmWithPasskey.as_view(), name="mfa_reauthenticate_webauthn"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/set/", views.password_set, name="account_set_password"),
    path("password/reset/", signing_in.ForgottenPassword.as_view(), name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/reset/key/done/", views.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    # One's own sign-in. The library sends people to the first under the name that it gave its own page.
    path("inloggegevens/", credentials.Credentials.as_view(), name="mfa_index"),
    path("app/", credentials.ActivateApp.as_view(), name="mfa_activate_totp"),
    path("app/weg/", credentials.DeactivateApp.as_view(), name="mfa_deactivate_totp"),
    path("passkey/", credentials.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("passkey/<int:pk>/weg/", credentials.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("herstelcodes/", credentials.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path("herstelcodes/nieuw/", credentials.NewRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
]
