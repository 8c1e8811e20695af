"""Addresses of the room of figures."""

from __future__ import annotations

from django.urls import path, re_path

from trigpoint.web.figures import across, row, views, why

urlpatterns = [
    path("", views.scorecard, name="figures"),
    re_path(r"^download\.(?P<kind>csv|xlsx)$", views.download, name="figures-download"),
    path("journeys", across.journeys, name="journeys"),
    path("map", across.places_map, name="map"),
    path("<str:indicator>/<str:period>/", row.figure, name="figure"),
    path("<str:indicator>/<str:period>/why", why.why, name="why"),
]
