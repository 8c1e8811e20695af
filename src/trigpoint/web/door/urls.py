"""Addresses of the door."""

from __future__ import annotations

from django.urls import path

from trigpoint.web.door import beyond, views

urlpatterns = [
    path("", views.door, name="door"),
    path("looks/<int:pk>", views.rows, name="door-look"),
    path("beyond", beyond.ask, name="door-beyond"),
    path("requests/", beyond.leaves, name="door-leaves"),
    path("requests/<int:pk>", beyond.leave, name="door-leave"),
]
