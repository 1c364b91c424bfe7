"""What every endpoint of a practice's REST interface shares. The middleware has opened the practice and checked the
permission of the route before a view is reached."""

from datetime import date
from functools import cached_property
from http import HTTPStatus
from typing import Any, TypeVar, cast

from django.http import HttpResponseBase
from rest_framework import generics, mixins
from rest_framework.request import Request
from rest_framework.response import Response

from practices.api.idempotency import answer_once
from practices.models import Membership, Practice
from practices.requests import PracticeRequest
from tenancy import clock
from tenancy.api.fields import day_asked_for
from tenancy.models import PracticeOwned

Row = TypeVar("Row", bound=PracticeOwned)


class PracticeView(generics.GenericAPIView[Row]):
    """One path under a practice."""

    @property
    def asked(self) -> PracticeRequest:
        return cast(PracticeRequest, self.request._request)

    @property
    def practice(self) -> Practice:
        return self.asked.practice

    @property
    def member(self) -> Membership:
        return self.asked.membership

    @property
    def can(self) -> frozenset[str]:
        return self.asked.can

    @cached_property
    def today(self) -> date:
        return clock.today(self.practice.timezone)

    @property
    def day(self) -> date:
        """`?on=`, else today by the practice's clock. Raises ValidationError."""
        return day_asked_for(self.request.query_params.get("on"), name="on", otherwise=self.today)


class ListView(mixins.ListModelMixin, PracticeView[Row]):
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.list(request)


class CreateView(PracticeView[Row], generics.CreateAPIView[Row]):
    """A POST that honours Idempotency-Key."""

    def post(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        self.look_up()
        return answer_once(request, self.member, lambda: self.create(request))

    def look_up(self) -> object:
        """Of what the path names: raises Http404 whatever the body says."""
        return None


class RowView(mixins.RetrieveModelMixin, mixins.UpdateModelMixin, PracticeView[Row]):
    """A path that ends with a row's id; `lookup_url_kwarg` is its keyword in the route."""

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.retrieve(request)

    def patch(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.partial_update(request)

    def get_object(self) -> Row:
        """Locked when it is to be changed, so that what is judged is what is written. What refers to it may be."""
        rows = self.get_queryset()
        if self.request.method in ("PATCH", "DELETE"):
            rows = rows.select_for_update(of=("self",), no_key=True)
        return generics.get_object_or_404(rows, pk=self.kwargs[self.lookup_url_kwarg])


class DeletableRowView(RowView[Row]):
    def delete(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.remove(self.get_object())
        return Response(status=HTTPStatus.NO_CONTENT)

    def remove(self, row: Row) -> None:
        raise NotImplementedError
