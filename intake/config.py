"""Environment to settings: one frozen record, built once, that fails loudly on a wrong or missing value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from urllib.parse import urlsplit

from intake.quiet import Quiet

DEMO_SECRET = "demo-secret-key-that-guards-invented-people-only"
SHORTEST_SECRET = 32
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class SettingError(SystemExit):
    """A setting is missing or wrong; the sentence names it and the remedy."""


@dataclass(frozen=True, kw_only=True)
class Mail:
    """How e-mail leaves: by an SMTP server, or into a folder; with neither nothing is sent."""

    host: str = ""
    port: int = 587
    user: str = ""
    password: str = field(default="", repr=False)
    tls: str = "starttls"
    sender: str = ""
    folder: str = ""

    @property
    def is_on(self) -> bool:
        """Whether e-mail leaves at all."""
        return bool(self.host or self.folder)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything an operator can set. Each name is an environment variable, described in README.md."""

    database_url: str
    secret_key: str
    secret_key_previous: str = ""
    demo: bool = False
    public_url: str = "http://127.0.0.1:8000"
    trusted_hosts: tuple[str, ...] = ()
    product_name: str = "Tular"
    product_mark: str = ""
    metrics_token: str = ""
    asset_cache: str = "var/assets"
    erasure_log: str = "var/erased.log"
    job_folder: str = "var/jobs"
    mail: Mail = Mail()
    quiet: Quiet = field(default_factory=Quiet)

    @property
    def secure(self) -> bool:
        """Whether people reach us over https; then cookies are Secure and HSTS is sent."""
        return self.public_url.startswith("https://")

    @property
    def hosts(self) -> tuple[str, ...]:
        """Host names we answer to; any other Host header gets 400."""
        return self.trusted_hosts or (urlsplit(self.public_url).hostname or "localhost",)

    @property
    def secrets(self) -> tuple[str, ...]:
        """The secret that signs, then the one before it, which still opens."""
        return tuple(filter(None, (self.secret_key, self.secret_key_previous)))


def from_environment(environment: Mapping[str, str]) -> Settings:
    """Read the settings. Raises SettingError with the name of what is wrong."""
    demo = _flag(environment, "TULAR_DEMO")
    public_url = environment.get(
        "PUBLIC_URL", f"http://127.0.0.1:{environment.get('PORT', '8000')}" if demo else ""
    ).rstrip("/")
    settings = Settings(
        demo=demo,
        database_url=environment.get("DATABASE_URL", "sqlite:///var/tular.db"),
        secret_key=environment.get("SECRET_KEY", DEMO_SECRET if demo else ""),
        secret_key_previous=environment.get("SECRET_KEY_PREVIOUS", ""),
        public_url=public_url,
        trusted_hosts=_words(
            environment.get("TRUSTED_HOSTS", "127.0.0.1 localhost" if demo else "")
        ),
        product_name=environment.get("PRODUCT_NAME", "Tular"),
        product_mark=environment.get("PRODUCT_MARK", ""),
        metrics_token=environment.get("METRICS_TOKEN", ""),
        asset_cache=environment.get("ASSET_CACHE", "var/assets"),
        erasure_log=environment.get("ERASURE_LOG", "var/erased.log"),
        job_folder=environment.get("JOB_FOLDER", "var/jobs"),
        mail=_mail(environment, demo=demo),
        quiet=_quiet(environment),
    )
    return check(settings)


def check(settings: Settings) -> Settings:
    """Refuse settings that would be unsafe or could not work; give them back otherwise."""
    if len(settings.secret_key) < SHORTEST_SECRET:
        raise SettingError(
            f"SECRET_KEY is missing or shorter than {SHORTEST_SECRET} characters. "
            'Make one: python -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    if settings.secret_key == DEMO_SECRET and not settings.demo:
        raise SettingError("SECRET_KEY is the one of the demo. Make one of your own.")
    if urlsplit(settings.public_url).scheme not in {"http", "https"}:
        raise SettingError("PUBLIC_URL is missing or wrong. Example: https://tular.kemensos.go.id")
    if not settings.database_url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise SettingError(
            "DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://. "
            "Example: postgresql+psycopg://tular@localhost/tular"
        )
    check_mail(settings.mail)
    return settings


def check_mail(mail: Mail) -> None:
    """Refuse settings by which no e-mail could leave, or a password would cross a network in the clear."""
    if mail.host and mail.folder:
        raise SettingError("SMTP_HOST and MAIL_FOLDER are both set. Choose one of them.")
    if not mail.host and (mail.user or mail.password):
        raise SettingError("SMTP_USER or SMTP_PASSWORD is set, but SMTP_HOST is missing.")
    if bool(mail.user) != bool(mail.password):
        raise SettingError("SMTP_USER and SMTP_PASSWORD go together; one of them is missing.")
    if mail.tls not in {"starttls", "tls", "none"}:
        raise SettingError(f"SMTP_TLS must be starttls, tls or none, not {mail.tls!r}.")
    if mail.password and mail.tls == "none" and mail.host not in LOOPBACK:
        raise SettingError("SMTP_TLS is none: SMTP_PASSWORD would be sent in the clear.")
    name, _, domain = parseaddr(mail.sender)[1].partition("@")
    if (mail.host or mail.sender) and not (name and domain and mail.sender.isprintable()):
        raise SettingError("MAIL_FROM is missing or wrong. Example: Tular <tular@kemensos.go.id>")


def _mail(environment: Mapping[str, str], *, demo: bool) -> Mail:
    host, port = environment.get("SMTP_HOST", ""), environment.get("SMTP_PORT", "587")
    if not (port.isdecimal() and 0 < int(port) < 65536):
        raise SettingError(f"SMTP_PORT must be a number from 1 to 65535, not {port!r}.")
    return Mail(
        host=host,
        port=int(port),
        user=environment.get("SMTP_USER", ""),
        password=environment.get("SMTP_PASSWORD", ""),
        tls=environment.get("SMTP_TLS", "starttls"),
        sender=environment.get("MAIL_FROM", ""),
        folder=environment.get("MAIL_FOLDER", "var/mail" if demo and not host else ""),
    )


def _quiet(environment: Mapping[str, str]) -> Quiet:
    """Whole hours as `20-7`; equal hours mean never."""
    said = environment.get("QUIET_HOURS", "") or "20-7"
    begins, _, ends = said.partition("-")
    if not all(hour.isascii() and hour.isdecimal() and int(hour) < 24 for hour in (begins, ends)):
        raise SettingError(f"QUIET_HOURS must be two whole hours such as 20-7, not {said!r}.")
    weekend = _flag(environment, "QUIET_WEEKEND", usually="1")
    return Quiet(int(begins), int(ends), weekend=weekend)


def _flag(environment: Mapping[str, str], name: str, usually: str = "") -> bool:
    value = environment.get(name, "") or usually
    if value not in {"", "0", "1"}:
        raise SettingError(f"{name} must be 1 or 0, not {value!r}.")
    return value == "1"


def _words(value: str) -> tuple[str, ...]:
    return tuple(value.replace(",", " ").split())
