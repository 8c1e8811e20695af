"""Addresses of the first page and of what everybody may read."""

from __future__ import annotations

from django.urls import path

from trigpoint.web.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("accessibility", views.accessibility, name="accessibility"),
    path("about", views.about, name="about"),
    path("colours.css", views.colours, name="colours"),
]
