"""Settings fail loudly: the sentence names the setting and the remedy."""

import pytest

from intake import config
from intake.quiet import Quiet

SOUND = {
    "SECRET_KEY": "k" * 48,
    "PUBLIC_URL": "https://tular.kemensos.go.id/",
    "DATABASE_URL": "postgresql+psycopg://tular@localhost/tular",
}
POST = {"SMTP_HOST": "mail.test", "MAIL_FROM": "Tular <tular@mail.test>"}
LOGIN = {"SMTP_USER": "tular", "SMTP_PASSWORD": "rahasia"}


def test_sound_settings_are_taken():
    settings = config.from_environment(SOUND | {"TRUSTED_HOSTS": "a.go.id, b.go.id"})
    assert settings.public_url == "https://tular.kemensos.go.id"
    assert settings.hosts == ("a.go.id", "b.go.id")
    assert settings.secure
    assert not settings.demo


def test_the_public_address_is_the_trusted_host():
    assert config.from_environment(SOUND).hosts == ("tular.kemensos.go.id",)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing"),
        ({"SECRET_KEY": "short"}, "shorter than 32"),
        ({"SECRET_KEY": config.DEMO_SECRET}, "the one of the demo"),
        ({"PUBLIC_URL": ""}, "PUBLIC_URL"),
        ({"PUBLIC_URL": "tular.go.id"}, "PUBLIC_URL"),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL must begin"),
        ({"TULAR_DEMO": "yes"}, "TULAR_DEMO must be 1 or 0"),
        ({"QUIET_HOURS": "20.00-07.00"}, "QUIET_HOURS must be two whole hours"),
        ({"QUIET_HOURS": "20-24"}, "QUIET_HOURS must be two whole hours"),
        ({"QUIET_WEEKEND": "no"}, "QUIET_WEEKEND must be 1 or 0"),
        ({"SMTP_HOST": "mail.test"}, "MAIL_FROM is missing or wrong"),
        ({"SMTP_HOST": "mail.test", "MAIL_FROM": "Tular"}, "MAIL_FROM is missing or wrong"),
        (
            {"SMTP_HOST": "mail.test", "MAIL_FROM": "a@b.c\r\nBcc: d@e.f"},
            "MAIL_FROM is missing or wrong",
        ),
        ({"SMTP_PORT": "smtp"}, "SMTP_PORT must be a number"),
        ({"SMTP_PORT": "70000"}, "SMTP_PORT must be a number"),
        (POST | {"SMTP_TLS": "yes"}, "SMTP_TLS must be starttls, tls or none"),
        (POST | {"SMTP_USER": "tular"}, "SMTP_USER and SMTP_PASSWORD go together"),
        (POST | LOGIN | {"SMTP_TLS": "none"}, "sent in the clear"),
        (LOGIN, "SMTP_HOST is missing"),
        (POST | {"MAIL_FOLDER": "var/mail"}, "SMTP_HOST and MAIL_FOLDER are both set"),
    ],
)
def test_a_wrong_setting_is_named(wrong, named):
    with pytest.raises(config.SettingError, match=named):
        config.from_environment(SOUND | wrong)


def test_nothing_but_the_demo_has_a_secret_of_its_own():
    with pytest.raises(config.SettingError):
        config.from_environment({"PUBLIC_URL": "http://localhost"})
    demo = config.from_environment({"TULAR_DEMO": "1", "PORT": "8123"})
    assert demo.secret_key == config.DEMO_SECRET
    assert demo.public_url == "http://127.0.0.1:8123"
    assert not demo.secure


def test_quiet_hours_are_the_night_and_the_weekend_unless_set():
    assert config.from_environment(SOUND).quiet == Quiet(20, 7, weekend=True)
    set_otherwise = SOUND | {"QUIET_HOURS": "22-5", "QUIET_WEEKEND": "0"}
    assert config.from_environment(set_otherwise).quiet == Quiet(22, 5, weekend=False)


def test_the_secret_before_this_one_still_opens():
    settings = config.from_environment(SOUND | {"SECRET_KEY_PREVIOUS": "old" * 12})
    assert settings.secrets == ("k" * 48, "old" * 12)


def test_e_mail_leaves_by_a_server_or_into_a_folder_or_not_at_all():
    mail = config.from_environment(SOUND | POST | LOGIN).mail
    assert (mail.host, mail.port, mail.tls, mail.is_on) == ("mail.test", 587, "starttls", True)
    assert "rahasia" not in repr(mail)
    assert not config.from_environment(SOUND).mail.is_on
    demo = {"TULAR_DEMO": "1"}
    assert config.from_environment(demo).mail.folder == "var/mail"
    assert config.from_environment(demo | POST).mail.folder == ""
