"""Addresses of the room of differences."""

from __future__ import annotations

from django.urls import path

from trigpoint.web.differences import views

urlpatterns = [
    path("", views.differences, name="differences"),
    path("work-out", views.work_out, name="differences-work-out"),
    path("moved.csv", views.differences_csv, name="differences-csv"),
]
