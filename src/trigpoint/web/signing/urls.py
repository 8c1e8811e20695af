"""Addresses of the room of signatures."""

from __future__ import annotations

from django.urls import path

from trigpoint.web.signing import archive, views

urlpatterns = [
    path("signing/", views.signing, name="signing"),
    path("signing/<str:pack>/<str:period>/", views.sign, name="sign"),
    path("signing/<str:pack>/<str:period>/words", views.words_of, name="words-of"),
    path("signing/<str:pack>/<str:period>/reopen", views.reopen, name="reopen"),
    path("editions/", archive.editions_page, name="editions"),
    path("editions/differences", archive.differences_page, name="edition-differences"),
    path("editions/<str:id>/", archive.edition_page, name="edition"),
    path("editions/<str:id>/document", archive.document, name="edition-document"),
    path("editions/<str:id>/send", archive.send, name="send-edition"),
]
