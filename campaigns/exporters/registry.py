"""Every exporter by its key; to add one, write its file beside `package.py` and list it here."""

from campaigns.exporters.base import Exporter
from campaigns.exporters.package import PackageExporter

EXPORTERS: dict[str, Exporter] = {exporter.key: exporter for exporter in (PackageExporter(),)}
