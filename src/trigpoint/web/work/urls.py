"""Addresses of the room of long work."""

from __future__ import annotations

from django.urls import path

from trigpoint.web.work import views

urlpatterns = [
    path("<uuid:pk>", views.job_page, name="job"),
    path("<uuid:pk>/part", views.job_part, name="job_part"),
    path("<uuid:pk>/cancel", views.job_cancel, name="job_cancel"),
]
