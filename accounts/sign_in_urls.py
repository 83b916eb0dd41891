"""The pages of the sign-in library that we use, under the names by which it looks them up.

Its other pages (changing one's address, signing up by code) would let a person do what an administrator does here, and
one of them writes on a GET.
"""

from allauth.account import views
from django.urls import path, re_path

from accounts.single_sign_on import views as single_sign_on
from accounts.unsent import SignIn

urlpatterns = [
    path("login/", SignIn.as_view(), name="account_login"),
    path("sso/<slug:slug>/", single_sign_on.start, name="account_sso_start"),
    path("sso/<slug:slug>/callback/", single_sign_on.callback, name="account_sso_callback"),
    path("logout/", views.logout, name="account_logout"),
    path("signup/", views.signup, name="account_signup"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/set/", views.password_set, name="account_set_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/reset/key/done/", views.password_reset_from_key_done, name="account_reset_password_from_key_done"),
]
