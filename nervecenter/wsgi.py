import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nervecenter.settings")

application = get_wsgi_application()

from tenancy import roles  # noqa: E402  settings must be loaded first

roles.check_now()
