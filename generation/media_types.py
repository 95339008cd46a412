"""The types of the files that we keep and hand out, with the endings of their names; no Django."""

EXTENSIONS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "image/gif": "gif",
    "video/mp4": "mp4",
    "audio/flac": "flac",
}
