from django.urls import path

from practices.views import home, invitations

urlpatterns = [
    path("", home.home, name="home"),
    path("practices/new/", home.start, name="practice-new"),
    path("invitations/<str:reference>/", invitations.invitation, name="invitation"),
]
