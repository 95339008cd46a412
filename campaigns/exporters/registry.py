"""Every exporter by its key: our own package, and one for each platform in `platforms/data/exports/`."""

from campaigns.exporters.base import Exporter
from campaigns.exporters.package import PackageExporter
from campaigns.exporters.platform import PlatformExporter
from platforms.exports import platforms

_ALL: tuple[Exporter, ...] = (PackageExporter(), *(PlatformExporter(platform) for platform in platforms()))

EXPORTERS: dict[str, Exporter] = {exporter.key: exporter for exporter in _ALL}
