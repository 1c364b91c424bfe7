from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiJsonRenderer2, OpenApiYamlRenderer
from drf_spectacular.views import SpectacularAPIView

from nervecenter.api.reading import nouns


class Schema(SpectacularAPIView):
    """The OpenAPI description, as JSON unless YAML is asked for. It tells of no practice, so anybody may read it."""

    renderer_classes = [OpenApiJsonRenderer2, OpenApiJsonRenderer, OpenApiYamlRenderer]


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The same to read, without a script."""
    return render(request, "nervecenter/api_docs.html", {"nouns": nouns()})
