from nervecenter.audit_log import views as audit_log
from nervecenter.imports.urls import urlpatterns as imports
from nervecenter.search import views as search
from nervecenter.today import handling
from nervecenter.today import views as today
from practices.permissions import MEMBER, SEE_AUDIT, SEE_MESSAGES, SEE_TODAY, SETTLE_TODAY
from tenancy.routes import route

urlpatterns = [
    *imports,
    route("today/", today.today, name="today", needs=SEE_TODAY),
    route("today/put-off/", handling.put_off, name="today-put-off", needs=SETTLE_TODAY),
    route("today/settled/", handling.settled, name="today-settled", needs=SETTLE_TODAY),
    route("today/handled/<uuid:handled>/undo/", handling.bring_back, name="today-bring-back", needs=SETTLE_TODAY),
    route("rehearsal/", today.what_would_go, name="rehearsal", needs=SEE_MESSAGES),
    route("search/", search.search, name="search", needs=MEMBER),
    route("audit/", audit_log.audit_log, name="audit", needs=SEE_AUDIT),
]
