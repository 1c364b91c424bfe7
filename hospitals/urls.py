from hospitals import urls_clearance

urlpatterns = [*urls_clearance.urlpatterns]
