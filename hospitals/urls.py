from hospitals import urls_clearance, urls_requirements

urlpatterns = [*urls_clearance.urlpatterns, *urls_requirements.urlpatterns]
