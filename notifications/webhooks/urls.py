"""Doors for providers, under `/webhooks/`. Each checks for itself who knocks (rules.md H1)."""

from django.urls import path

from notifications.webhooks.email import email_tracking
from notifications.webhooks.twilio_inbound import twilio_inbound
from notifications.webhooks.twilio_status import twilio_status

urlpatterns = [
    path("twilio/status/<str:ref>/", twilio_status, name="twilio-status"),
    path("twilio/inbound/", twilio_inbound, name="twilio-inbound"),
    path("email/<str:esp>/tracking/", email_tracking, name="email-tracking"),
    # For the providers that Anymail gives one door for everything.
    path("email/<str:esp>/", email_tracking, name="email-events"),
]
