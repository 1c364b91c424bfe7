"""The REST interface: each app's endpoints under one practice, each method with the permission it needs."""

from collections.abc import Callable

from django.http import HttpResponseBase
from django.urls import URLPattern
from rest_framework.views import APIView

from practices.api.technologists import TechnologistRow, Technologists
from practices.permissions import EDIT_TECHNOLOGISTS, MEMBER, SEE_OWN
from tenancy.routes import route


def _endpoint(pattern: str, view: type[APIView], *, name: str, **needs: str) -> URLPattern:
    """`needs` is a permission by method. Any other method is refused to every member alike, as not allowed."""
    by_method = {method.upper(): permission for method, permission in needs.items()}
    as_view: Callable[..., HttpResponseBase] = view.as_view()
    return route(f"practices/<slug:practice>/{pattern}", as_view, name=f"api-{name}", needs=by_method | {"*": MEMBER})


urlpatterns = [
    _endpoint("technologists/", Technologists, name="technologists", get=SEE_OWN, post=EDIT_TECHNOLOGISTS),
    _endpoint(
        "technologists/<uuid:technologist>/",
        TechnologistRow,
        name="technologist",
        get=SEE_OWN,
        patch=EDIT_TECHNOLOGISTS,
    ),
]
