from nervecenter.imports.views import preview, understanding, unread, uploads
from practices.permissions import IMPORT
from tenancy.routes import route

urlpatterns = [
    route("import/", uploads.imports, name="import", needs=IMPORT),
    route("import/unread/<uuid:cell>/", unread.unread, name="import-unread", needs=IMPORT),
    route("import/<uuid:run>/", understanding.run, name="import-run", needs=IMPORT),
    route("import/<uuid:run>/column/", understanding.column, name="import-column", needs=IMPORT),
    route("import/<uuid:run>/preview/", preview.preview, name="import-preview", needs=IMPORT),
    route("import/<uuid:run>/abandonment/", uploads.abandonment, name="import-abandon", needs=IMPORT),
]
