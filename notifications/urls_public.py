from django.urls import path

from notifications.views.links import message_link
from notifications.views.unsubscribing import unsubscribe

urlpatterns = [
    path("l/<str:token>/", message_link, name="message-link"),
    path("u/<str:token>/", unsubscribe, name="unsubscribe"),
]
