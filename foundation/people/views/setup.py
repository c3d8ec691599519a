"""The first page of an empty installation, and the page for people who belong nowhere."""

from allauth.core import ratelimit
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from foundation.core.errors import Invalid, NotFound
from foundation.core.forms import add_errors
from foundation.core.pages import go, render, toast
from foundation.people.models import User
from foundation.people.queries.seeing import setup_is_open, setup_takes_token
from foundation.people.services import set_up
from foundation.people.views.backend import PATH
from foundation.people.views.forms import SetUpForm
from foundation.people.views.middleware import SESSION_KEY

TOO_OFTEN = "This was tried often from your connection just now. What you typed is kept; send it again in a minute."


@require_http_methods(["GET", "HEAD", "POST"])
def setup(request: HttpRequest) -> HttpResponse:
    """Make the first organisation and its owner; nothing here once one exists, unless the installation allows more."""
    user = request.user if isinstance(request.user, User) else None
    if not setup_is_open(user):
        raise NotFound("This installation is set up already. Sign in, or ask an owner to invite you.")
    typed = request.POST if request.method == "POST" else None
    often = typed is not None and not ratelimit.consume(request, action="set_up")
    # Who tries too often is not told whether the token was right: the limit would slow nobody down.
    form = SetUpForm(typed, signed_in=user is not None, takes_token=setup_takes_token(), judges_token=not often)
    if often:
        form.add_error(None, TOO_OFTEN)
        return render(request, "people/setup.html", {"form": form}, status=429)
    if form.is_valid():
        try:
            owner = set_up(user=user, **form.cleaned_data)
        except Invalid as error:
            add_errors(form, error)
        else:
            if user is None:
                login(request, owner.user, backend=PATH)
            request.session[SESSION_KEY] = str(owner.organisation_id)
            toast(request, f"{owner.organisation.name} is ready, with its own copy of the playbook.")
            return go(request, "home")
    return render(request, "people/setup.html", {"form": form}, status=422 if form.is_bound else 200)


@require_GET
def no_organisation(request: HttpRequest) -> HttpResponse:
    """Say what to do to someone who is signed in but belongs to no organisation (any more)."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    if request.member is not None:  # type: ignore[attr-defined]  # put there by the middleware
        return redirect("home")
    return render(request, "people/no_organisation.html", {"may_set_up": setup_is_open(request.user)})
