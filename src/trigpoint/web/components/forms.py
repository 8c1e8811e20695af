"""Forms in the markup of the GOV.UK Design System: every form of the application is drawn by these templates."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class GovukRenderer(TemplatesSetting):
    """Draws `{{ form }}` and `{{ field.as_field_group }}`."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
