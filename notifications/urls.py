from notifications.views import messages
from practices.permissions import SEE_MESSAGES
from tenancy.routes import route

urlpatterns = [
    route("messages/", messages.messages, name="messages", needs=SEE_MESSAGES),
    route("messages/<uuid:message>/", messages.message, name="message", needs=SEE_MESSAGES),
    route("messages/<uuid:message>/body/", messages.message_body, name="message-body", needs=SEE_MESSAGES),
]
