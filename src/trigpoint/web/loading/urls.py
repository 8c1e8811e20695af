"""Addresses of the room of loading."""

from __future__ import annotations

from django.urls import path

from trigpoint.web.loading import accounts, views

urlpatterns = [
    path("", views.loading, name="loading"),
    path("loads.csv", accounts.loads_csv, name="loads-csv"),
    path("loads/<int:number>", accounts.load_done, name="load-done"),
    path("loads/<int:number>.csv", accounts.load_csv, name="load-csv"),
    path("undo", accounts.undo_look, name="undo-look"),
    path("undo/<uuid:pk>", accounts.undo, name="undo"),
    path("<uuid:pk>", views.arrival, name="arrival"),
    path("<uuid:pk>/apply", views.apply, name="arrival-apply"),
    path("<uuid:pk>/discard", views.discard, name="arrival-discard"),
]
