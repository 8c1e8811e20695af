"""Addresses of the room of people."""

from __future__ import annotations

from django.urls import path

from trigpoint.web.people import inviting, person, views

urlpatterns = [
    path("", views.people, name="people"),
    path("people.csv", views.people_csv, name="people-csv"),
    path("account", views.account, name="account"),
    path("join/<str:token>", views.join, name="join"),
    path("invite", inviting.invite, name="invite"),
    path("invitations/<int:pk>/again", inviting.again, name="invite-again"),
    path("invitations/<int:pk>/withdraw", inviting.withdraw, name="invite-withdraw"),
    path("<int:pk>/", person.person, name="person"),
    path("<int:pk>/give", person.give, name="give-role"),
    path("<int:pk>/roles/<int:grant>/end", person.end, name="end-role"),
    path("<int:pk>/<str:act>", person.act, name="person-act"),
]
