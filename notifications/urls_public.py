from django.urls import path

from notifications.views import links
from notifications.views.unsubscribing import unsubscribe

urlpatterns = [
    path("l/<str:token>/", links.message_link, name="message-link"),
    path("l/<str:token>/acknowledgement/", links.acknowledgement, name="message-acknowledgement"),
    path("l/<str:token>/items/<uuid:alert>/<slug:act>/", links.item_act, name="message-act"),
    path("l/<str:token>/again/", links.link_again, name="message-link-again"),
    path("u/<str:token>/", unsubscribe, name="unsubscribe"),
]
