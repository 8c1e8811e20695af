"""Addresses of the room of definitions."""

from __future__ import annotations

from django.urls import path

from trigpoint.web.defining import packs, views, writing

urlpatterns = [
    path("", views.definitions, name="definitions"),
    path("new/indicator", writing.new_indicator, name="new-indicator"),
    path("new/pack", packs.new_pack, name="new-pack"),
    path("drafts/<int:number>", views.draft, name="draft-definition"),
    path("drafts/<int:number>/pack", packs.build_pack, name="build-pack"),
    path("drafts/<int:number>/paper", packs.draft_paper, name="draft-paper"),
    path("drafts/<int:number>/text", writing.change_text, name="change-draft"),
    path("drafts/<int:number>/hand-over", views.hand_over, name="hand-over-draft"),
    path("drafts/<int:number>/decide", views.decide, name="decide-draft"),
    path("<str:name>/", views.definition, name="definition"),
    path("<str:name>/change", writing.change, name="change-definition"),
    path("<str:name>/targets", writing.new_targets, name="new-targets"),
    path("<str:name>/owner", writing.new_owner, name="new-owner"),
]
