from django.urls import path

from notifications.views.links import message_link

urlpatterns = [
    path("l/<str:token>/", message_link, name="message-link"),
]
