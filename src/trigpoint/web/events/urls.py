"""Addresses of the audit."""

from __future__ import annotations

from django.urls import path

from trigpoint.web.events import looks, views

urlpatterns = [
    path("", views.audit, name="audit"),
    path("events.csv", views.audit_csv, name="audit-csv"),
    path("looks/", looks.looked, name="looks"),
    path("looks.csv", looks.looked_csv, name="looks-csv"),
    path("verify", looks.verify, name="audit-verify"),
]
