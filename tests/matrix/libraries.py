"""The pages that the libraries bring."""

# Pages that the libraries bring: the path to ask for, and the status of GET signed out and as ada. A new page must be
# added here. What changes something there is behind POST, a session and, for second factors, a fresh password.
THIRD_PARTY: dict[str, tuple[str, int, int]] = {
    "accounts/login/": ("", 200, 302),
    "accounts/logout/": ("", 302, 200),
    "accounts/inactive/": ("", 200, 200),
    "accounts/signup/": ("", 200, 302),
    "accounts/reauthenticate/": ("", 302, 200),
    "accounts/email/": ("", 302, 200),
    "accounts/confirm-email/": ("", 200, 200),
    "accounts/password/change/": ("", 302, 200),
    "accounts/password/set/": ("", 302, 302),
    "accounts/password/reset/": ("", 200, 200),
    "accounts/login/code/confirm/": ("", 302, 302),
    r"accounts/^confirm-email/(?P<key>[-:\w]+)/$": ("accounts/confirm-email/unknown/", 200, 200),
    "accounts/password/reset/key/done/": ("", 200, 200),
    r"accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": (
        "accounts/password/reset/key/1-unknown/",
        200,
        200,
    ),
    "accounts/password/reset/done/": ("", 200, 200),
    "accounts/2fa/": ("", 302, 200),
    "accounts/2fa/authenticate/": ("", 302, 302),
    "accounts/2fa/reauthenticate/": ("", 302, 302),
    "accounts/2fa/totp/activate/": ("", 302, 302),
    "accounts/2fa/totp/deactivate/": ("", 302, 404),
    "accounts/2fa/recovery-codes/": ("", 302, 404),
    "accounts/2fa/recovery-codes/generate/": ("", 302, 302),
    "accounts/2fa/recovery-codes/download/": ("", 302, 404),
    "accounts/2fa/webauthn/": ("", 302, 200),
    "accounts/2fa/webauthn/add/": ("", 302, 302),
    "accounts/2fa/webauthn/reauthenticate/": ("", 302, 302),
    "accounts/2fa/webauthn/keys/<int:pk>/remove/": ("accounts/2fa/webauthn/keys/1/remove/", 302, 302),
    "accounts/2fa/webauthn/keys/<int:pk>/edit/": ("accounts/2fa/webauthn/keys/1/edit/", 302, 302),
    "accounts/2fa/webauthn/login/": ("", 302, 302),
}
