"""The link of an invitation."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from foundation.core.errors import Conflict, Forbidden, Invalid
from foundation.core.forms import add_errors
from foundation.core.pages import go, render, toast
from foundation.people.models import Invitation, User
from foundation.people.services import accept
from foundation.people.services.accounts import find_user
from foundation.people.services.invitations import SPENT, find
from foundation.people.views.backend import PATH
from foundation.people.views.forms import AcceptForm
from foundation.people.views.middleware import SESSION_KEY

GONE = 410


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show who invites to what, and join: as a new person, or as the signed-in one with the same address."""
    found = find(token)
    user = request.user if isinstance(request.user, User) else None
    if found.state != Invitation.State.OPEN:
        return _spent(request, found, SPENT[found.state])
    form = AcceptForm(request.POST if request.method == "POST" else None, initial={"name": found.name})
    if request.method == "POST" and (user or form.is_valid()):
        given = {} if user else form.cleaned_data
        try:
            member = accept(token=token, user=user, **given)
        except Invalid as error:
            add_errors(form, error)
        except Conflict as error:
            return _spent(request, found, error.sentence)
        except Forbidden:
            return _page(request, found, form, user, status=403)
        else:
            if user is None:
                login(request, member.user, backend=PATH)
            request.session.cycle_key()
            request.session[SESSION_KEY] = str(member.organisation_id)
            toast(request, f"Welcome to {member.organisation.name}.")
            return go(request, "home")
    return _page(request, found, form, user, status=422 if request.method == "POST" else 200)


def _page(request: HttpRequest, found: Invitation, form: AcceptForm, user: User | None, *, status: int) -> HttpResponse:
    """Render the page in one of its four states: new, sign in first, someone else is signed in, join."""
    if user is not None:
        way = "join" if user.email.lower() == found.email.lower() else "other"
    else:
        way = "sign_in" if find_user(found.email) else "new"
    context = {"invitation": found, "form": form, "way": way, "user": user}
    return render(request, "people/invitation.html", context, status=status)


def _spent(request: HttpRequest, found: Invitation, sentence: str) -> HttpResponse:
    context = {"invitation": found, "sentence": sentence}
    return render(request, "people/invitation_spent.html", context, status=GONE)
