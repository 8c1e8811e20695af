"""Addresses of the room of words."""

from __future__ import annotations

from django.urls import path

from trigpoint.web.words import acting, commenting, owing, views

urlpatterns = [
    path("commentary/", views.commentary, name="commentary"),
    path("commentary/open", views.open_round, name="open-round"),
    path("commentary/reminders", owing.reminders, name="reminders"),
    path("commentary/<str:pack>/<str:period>/", views.round_page, name="commentary-round"),
    path("commentary/<str:pack>/<str:period>/owing", owing.owing, name="commentary-owing"),
    path("commentary/<str:pack>/<str:period>/remind", owing.remind, name="remind"),
    path("commentary/<str:pack>/<str:period>/figure/<str:indicator>", commenting.comment, name="comment"),
    path("commentary/<str:pack>/<str:period>/figure/<str:indicator>/draft", commenting.draft, name="draft"),
    path("commentary/<str:pack>/<str:period>/figure/<str:indicator>/challenge", commenting.challenge, name="challenge"),
    path("commentary/<str:pack>/<str:period>/figure/<str:indicator>/answer", commenting.answer, name="answer"),
    path("quoted/<str:indicator>/<str:period>", views.quoted, name="quoted-figure"),
    path("actions/", acting.actions, name="actions"),
    path("actions/<int:number>", acting.action, name="action"),
    path("actions/new/<str:indicator>/<str:period>", acting.new_action, name="new-action"),
]
