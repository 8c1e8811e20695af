"""Addresses of the room of people."""

from __future__ import annotations

from django.urls import path

from trigpoint.web.people import views

urlpatterns = [
    path("", views.people, name="people"),
    path("account", views.account, name="account"),
    path("join/<str:token>", views.join, name="join"),
]
