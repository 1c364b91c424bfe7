from nervecenter.audit_log import views as audit_log
from nervecenter.today import views as today
from practices.permissions import SEE_AUDIT, SEE_TODAY
from tenancy.routes import route

urlpatterns = [
    route("today/", today.today, name="today", needs=SEE_TODAY),
    route("audit/", audit_log.audit_log, name="audit", needs=SEE_AUDIT),
]
