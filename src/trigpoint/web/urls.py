"""Every address. Each room of the application brings its own; what each permits stands at its view (`needs`)."""

from __future__ import annotations

from django.urls import include, path

from trigpoint.web.work import monitoring

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("people/", include("trigpoint.web.people.urls")),
    path("audit/", include("trigpoint.web.events.urls")),
    path("children/", include("trigpoint.web.door.urls")),
    path("", include("trigpoint.web.api.urls")),
    path("figures/", include("trigpoint.web.figures.urls")),
    path("work/", include("trigpoint.web.work.urls")),
    path("health", monitoring.health, name="health"),
    path("metrics", monitoring.metrics, name="metrics"),
    path("differences/", include("trigpoint.web.differences.urls")),
    path("checking/", include("trigpoint.web.checking.urls")),
    path("loading/", include("trigpoint.web.loading.urls")),
    path("", include("trigpoint.web.home.urls")),
    path("", include("trigpoint.web.words.urls")),
    path("", include("trigpoint.web.signing.urls")),
    path("", include("trigpoint.web.publishing.urls")),
    path("definitions/", include("trigpoint.web.defining.urls")),
]
