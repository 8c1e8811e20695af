"""Addresses of the room of publishing."""

from __future__ import annotations

from django.urls import path

from trigpoint.web.publishing import differing, references, schedules, views

urlpatterns = [
    path("publishing/", views.published, name="published"),
    path("publishing/packs/", schedules.schedules, name="schedules"),
    path("publishing/packs/<str:pack>/", schedules.pack_schedules, name="pack-schedules"),
    path("publishing/packs/<str:pack>/<str:audience>", schedules.edit_schedule, name="edit-schedule"),
    path("publishing/packs/<str:pack>/<str:audience>/rest", schedules.send_rest, name="send-rest"),
    path("publishing/differences", differing.difference_document, name="difference-document"),
    path("publishing/differences/<str:form>", differing.difference_file, name="difference-file"),
    path("publishing/<int:number>/open", views.open_issued, name="open-issued"),
    path("publishing/<int:number>/<str:form>", views.download, name="download-issued"),
    path("editions/<str:id>/publish", views.publish_edition, name="publish-edition"),
    path("editions/<str:id>/version", views.version, name="make-version"),
    path("r/<str:reference>", references.reference, name="reference"),
]
