from django.urls import path

from nervecenter.health import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("metrics", views.figures, name="metrics"),
    path("readyz", views.readyz, name="readyz"),
]
