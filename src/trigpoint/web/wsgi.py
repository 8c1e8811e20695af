"""The application as a production server asks for it. TRIGPOINT_WORKSPACE names the workspace."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trigpoint.web.settings")
application = get_wsgi_application()
