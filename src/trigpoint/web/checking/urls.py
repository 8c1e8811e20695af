"""Addresses of the room of checking."""

from __future__ import annotations

from django.urls import path

from trigpoint.web.checking import issue, views

urlpatterns = [
    path("", views.checking, name="checking"),
    path("issues.csv", views.issues_csv, name="issues-csv"),
    path("given.csv", views.tasks_csv, name="tasks-csv"),
    path("given/<int:pk>/done", issue.task_done, name="task-done"),
    path("<slug:rule>/<slug:table>", issue.issue, name="issue"),
    path("<slug:rule>/<slug:table>/figures", issue.disturb, name="issue-disturb"),
]
