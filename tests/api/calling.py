"""Calls of the REST interface as one person would make them."""

from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from practices.models import User


@dataclass
class Caller:
    """Somebody, signed in or not, at one practice's endpoints."""

    client: Client
    slug: str

    def get(self, path: str, **query: Any) -> HttpResponse:
        return self.client.get(self.url(path), query)

    def post(self, path: str, body: Any, *, key: str | None = None) -> HttpResponse:
        headers = {"Idempotency-Key": key} if key is not None else {}
        return self.client.post(self.url(path), body, content_type="application/json", headers=headers)

    def upload(self, path: str, name: str, content: bytes, *, key: str | None = None, **fields: str) -> HttpResponse:
        headers = {"Idempotency-Key": key} if key is not None else {}
        return self.client.post(self.url(path), {"file": SimpleUploadedFile(name, content)} | fields, headers=headers)

    def patch(self, path: str, body: Any) -> HttpResponse:
        return self.client.patch(self.url(path), body, content_type="application/json")

    def delete(self, path: str) -> HttpResponse:
        return self.client.delete(self.url(path))

    def url(self, path: str) -> str:
        return f"/api/v1/practices/{self.slug}/{path}"


def caller(user: User | None, slug: str = "cascade") -> Caller:
    client = Client()
    if user:
        client.force_login(user)
    return Caller(client, slug)


def assert_problem(response: HttpResponse, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.content[:500]
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    assert {"type", "title", "detail"} <= problem.keys()
    return problem
