from notifications.urls_reach import urlpatterns as reach
from notifications.views import messages
from practices.permissions import LIST_MESSAGES, MEMBER, SEE_OWN, SEND_MESSAGES
from tenancy.routes import route

urlpatterns = [
    *reach,
    route("messages/", messages.messages, name="messages", needs=LIST_MESSAGES),
    route("messages.csv", messages.export, name="messages-export", needs=LIST_MESSAGES),
    route("messages/unseen/", messages.not_seen, name="messages-unseen", needs=LIST_MESSAGES),
    # Whose it is decides who reads it: what is out of a member's reach is not there.
    route("messages/<uuid:message>/", messages.message, name="message", needs=MEMBER),
    route("messages/<uuid:message>/body/", messages.message_body, name="message-body", needs=MEMBER),
    route("messages/<uuid:message>/again/", messages.again, name="message-again", needs=SEND_MESSAGES),
    route("me/messages/", messages.own, name="own-messages", needs=SEE_OWN),
]
