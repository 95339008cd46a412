"""Every setting of Variasi, read strictly from the environment; importing this file writes nothing."""

import importlib
import secrets
import sqlite3
import sys
from pathlib import Path
from typing import Any

from config import environment as env

# SQLite before 3.51.3 can corrupt a write-ahead log that two processes share, and web and worker do.
# The wheel that carries a newer SQLite has the standard module's interface.
if sqlite3.sqlite_version_info < (3, 51, 3):
    _sqlite = importlib.import_module("pysqlite3")
    sys.modules["sqlite3"] = _sqlite
    sys.modules["sqlite3.dbapi2"] = importlib.import_module("pysqlite3.dbapi2")

BASE_DIR = Path(__file__).resolve().parent.parent
# HOME_DIR is the word of `make run`, so a script that has set it there reaches the same copy.
HOME_DIR = Path(env.text("VARIASI_HOME") or env.text("HOME_DIR") or BASE_DIR / "var").resolve()


def _secret_key() -> str:
    """Return the configured key, the one `serve` keeps in the home folder, or one for this process only."""
    file = HOME_DIR / "secret-key"
    return env.text("SECRET_KEY") or (file.read_text().strip() if file.exists() else secrets.token_hex(32))


DEBUG = env.switch("DEBUG", default=False)
SECRET_KEY = _secret_key()
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
BASE_URL = env.text("BASE_URL", "http://localhost:8000")
HTTPS = env.switch("HTTPS", default=BASE_URL.startswith("https://"))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sites",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "channels",
    "csp",
    "django_htmx",
    "ninja",
    "config",
    "workspaces",
    "segments",
    "generation",
    "campaigns",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.problems.DomainErrorMiddleware",
]
ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "workspaces.context.rail",
                "campaigns.context.waiting",
            ],
        },
    },
]

FORM_RENDERER = "workspaces.forms.InterfaceRenderer"

DATABASE_URL = env.text("DATABASE_URL")
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.postgres(DATABASE_URL) if DATABASE_URL else env.sqlite(HOME_DIR / "variasi.sqlite3"),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Without REDIS_URL everything works by polling: workers look for jobs, pages ask for news.
REDIS_URL = env.text("REDIS_URL")
CELERY_BROKER_URL = env.text("CELERY_BROKER_URL", env.broker_of(REDIS_URL)) or "memory://"
HAS_BROKER = bool(REDIS_URL or env.text("CELERY_BROKER_URL"))
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_DEFAULT_QUEUE = "cpu"
CELERY_TASK_ROUTES = {
    "generation.drain": {"queue": "gpu"},
    "campaigns.write_packages": {"queue": "cpu"},
}
# Early acknowledgement: the job's row is the truth, a lost message costs one poll and never a job.
CELERY_TASK_ACKS_LATE = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A page that sends a wake-up does not wait for a broker that is away.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "max_retries": 0,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
    "socket_connect_timeout": 2,
}
CHANNEL_LAYERS: dict[str, dict[str, Any]] = {
    "default": (
        {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [REDIS_URL]},
        }
        if REDIS_URL
        else {"BACKEND": "channels.layers.InMemoryChannelLayer"}
    ),
}

AUTH_USER_MODEL = "workspaces.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SITE_ID = 1
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "workspaces.accounts.InvitationOnlyAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Variasi"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("id", "Bahasa Indonesia")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME_DIR / "static"
# Pages that show how a brand looks set their samples in the typefaces that ads are set in.
STATICFILES_DIRS = [BASE_DIR / "static", ("typefaces", BASE_DIR / "generation" / "composition" / "fonts")]
_collected = (STATIC_ROOT / "staticfiles.json").exists()
WHITENOISE_USE_FINDERS = not _collected
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if _collected
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        ),
    },
}
FILES_DIR = Path(env.text("FILES_DIR", str(HOME_DIR / "files")))
# Folders of models that owners may add; workers read the same ones.
MODELS_DIR = Path(env.text("MODELS_DIR", str(HOME_DIR / "models")))
# Who signs finished files: a chain of certificates and its key, both in PEM. Empty: what this server makes.
C2PA_CHAIN = env.text("C2PA_CHAIN")
C2PA_KEY = env.text("C2PA_KEY")
KEYS_DIR = Path(env.text("KEYS_DIR", str(HOME_DIR / "keys")))
UPLOAD_MAX_BYTES = env.number("UPLOAD_MAX_BYTES", 20 * 1024 * 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = UPLOAD_MAX_BYTES
PLAN_MAX_VARIANTS = env.number("PLAN_MAX_VARIANTS", 10_000)
FREE_DISK_FLOOR = env.number("FREE_DISK_FLOOR", 256 * 1024 * 1024)
# How many latent tokens (32 by 32 pixels of 1 or 8 frames) a worker has under way at once; 0: by its device.
BATCH_TOKENS = env.number("BATCH_TOKENS", 0)
# For how many seconds jobs of another model wait at most, once a worker could begin with them.
MODEL_PATIENCE = env.number("MODEL_PATIENCE", 60)
# What one second of the worker's machine costs, in millionths of a US dollar; 0 is said as "free".
DEVICE_SECOND_MICRO_USD = env.number("DEVICE_SECOND_MICRO_USD", 14)

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if env.text("EMAIL_HOST")
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = str(HOME_DIR / "mail")
EMAIL_HOST = env.text("EMAIL_HOST")
EMAIL_PORT = env.number("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.switch("EMAIL_USE_TLS", default=True)
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Variasi <variasi@localhost>")

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# Two copies on one machine share a host name, and with it their cookies; the port keeps them apart.
COOKIE_SUFFIX = env.text("COOKIE_SUFFIX")
SESSION_COOKIE_NAME = f"variasi_session{COOKIE_SUFFIX}"
CSRF_COOKIE_NAME = f"variasi_csrf{COOKIE_SUFFIX}"
CSRF_COOKIE_SECURE = HTTPS
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "media-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    },
}

SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "security.W012", "security.W016"]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {"django.request": {"level": "ERROR"}},
}
