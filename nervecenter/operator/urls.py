from django.urls import path

from nervecenter.operator import views

urlpatterns = [
    path("", views.overview, name="operator"),
    path("deliveries/", views.deliveries, name="operator-deliveries"),
    path("deliveries/again/", views.send_again, name="operator-again"),
    path("stops/<str:channel>/lift/", views.stop_lifted, name="operator-lift"),
]
