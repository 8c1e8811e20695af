"""Addresses of the room of publishing."""

from __future__ import annotations

from django.urls import path

from trigpoint.web.publishing import references, views

urlpatterns = [
    path("publishing/", views.published, name="published"),
    path("publishing/<int:number>/open", views.open_issued, name="open-issued"),
    path("publishing/<int:number>/<str:form>", views.download, name="download-issued"),
    path("editions/<str:id>/publish", views.publish_edition, name="publish-edition"),
    path("editions/<str:id>/version", views.version, name="make-version"),
    path("r/<str:reference>", references.reference, name="reference"),
]
