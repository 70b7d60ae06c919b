"""Every setting in one place, read from the environment (LODESTONE_…) by the edge only."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SecretsSettingsSource,
    SettingsConfigDict,
)


class Settings(BaseSettings):
    """`data` holds everything Lodestone writes; `model` names a provider's model such as
    `openai:gpt-5` or `ollama:qwen3`, and empty means the embedded one, which needs no network."""

    model_config = SettingsConfigDict(env_prefix="LODESTONE_", extra="ignore")

    data: Path = Field(Path(".lodestone"), description="folder of everything that is written")
    database: str = Field("", description="database address; empty: SQLite in the data folder")
    model: str = Field("", description="provider:model, or empty for the embedded model")
    model_base_url: str = Field("", description="a server of your own that speaks the provider's "
                                                "API")
    model_api_key: SecretStr = Field(SecretStr(""), description="the key at the provider")
    model_seconds: float = Field(30.0, gt=0, le=300, description="that one call is waited for")
    model_output_tokens: int = Field(4_000, ge=50, le=100_000, description="of one reply")
    model_tokens_per_question: int = Field(
        60_000, ge=0, le=10_000_000, description="past which the embedded reader does the work"
    )
    model_tokens_per_day: int = Field(5_000_000, ge=0, description="of one team")
    model_faults: int = Field(3, ge=1, le=100, description="in a row, after which it rests")
    model_rest_seconds: float = Field(
        30.0, ge=0, le=3_600, description="of that rest, while the embedded reader answers"
    )
    packs: str = Field(
        "", description="folders with rule packs of your own, with commas; those of installed "
        "packages are found by themselves"
    )
    demonstration: bool = Field(
        True, description="load the invented example firms into a new register"
    )
    embeddings: str = Field(
        "", description="what finds texts by meaning: e5 (the extra of that name), onnx:FOLDER, or "
        "a provider's openai:MODEL, ollama:MODEL …; none: words alone; empty: e5 where it is "
        "installed, else words alone"
    )
    embeddings_sha256: str = Field("", description="of the folder's model.onnx; must be right")
    embeddings_base_url: str = Field("", description="a server of your own for embeddings")
    embeddings_api_key: SecretStr = Field(SecretStr(""), description="the key at its provider")
    embeddings_seconds: float = Field(
        30.0, gt=0, le=600, description="that one call of their provider is waited for"
    )
    embeddings_batch: int = Field(
        100, ge=1, le=2_000, description="texts in one call of their provider"
    )
    vectors: str = Field(
        "embedded", description="embedded (in Chroma, where a model of meaning is), exact, off, or "
        "the address of a Chroma server"
    )
    list_warn_hours: int = Field(24, ge=0, description="past its due date: a warning")
    list_limit_hours: int = Field(72, ge=0, description="past its due date: nobody is clear")
    record_anchor_file: Path | None = Field(
        None, description="a file on another volume that takes a line for each row on record"
    )
    record_anchor_syslog: str = Field(
        "", description="takes the same line: /dev/log, or host:port (UDP)"
    )
    record_timestamp_url: str = Field("", description="an RFC 3161 time-stamping authority")
    record_timestamp_roots: Path | None = Field(
        None, description="its root certificates, PEM"
    )
    mode: Literal["local", "served"] = Field(
        "local", description="local: one user on this machine, no key; served: API keys, sign-in"
    )
    hosts: str = Field(
        "", description="host names that are served, with commas; loopback always is"
    )
    public_url: str = Field(
        "", description="where browsers reach Lodestone, such as https://lodestone.example"
    )
    oidc_issuer: str = Field("", description="the company's sign-in service; empty: API keys only")
    oidc_client_id: str = Field("", description="as registered with the sign-in service")
    oidc_client_secret: SecretStr = Field(SecretStr(""), description="as it gave it")
    oidc_groups: dict[str, str] = Field(
        {}, description='group of the sign-in service -> team:role, as JSON such as '
                        '{"export officers": "north:officer"}'
    )
    oidc_groups_claim: str = Field("groups", description="the claim that lists a person's groups")
    oidc_scopes: str = Field(
        "openid email profile", pattern=r"^(\S+ )*openid( \S+)*$",
        description="what is asked of the sign-in service; some give groups only for 'groups'"
    )
    oidc_user_claim: str = Field("email", description="the claim that names a person on record")
    mcp_http: bool = Field(False, description="serve MCP at /mcp too, to bearers of API keys")
    require_release: bool = Field(
        False, description="no rule pack decides in served mode before two officers released it"
    )
    requests_per_minute: int = Field(
        240, ge=1, le=1_000_000, description="for each caller, in served mode; a question counts "
        "as four"
    )
    requests_burst: int = Field(60, ge=1, le=1_000_000, description="of them at one moment")
    requests_waiting: int = Field(
        250, ge=1, le=10_000, description="of one caller that wait for their turn"
    )
    work_at_once: int = Field(
        0, ge=0, le=256, description="requests worked at at the same time, half of them of one "
        "caller, and as many questions beside them; 0: 2, or 32 where a provider's model is waited "
        "for"
    )
    answerers: int = Field(
        -1, ge=-1, le=64, description="processes that answer questions beside the one that serves; "
        "-1: one for each core, at most 4, in served mode without a provider's model, else none"
    )
    strangers_per_minute: int = Field(
        1200, ge=1, le=1_000_000, description="requests without a key or session, for each address"
    )
    proxies: str = Field(
        "", description="addresses of your own proxies, with commas; their X-Forwarded-For tells "
        "strangers apart, and nothing else"
    )

    drain_seconds: float = Field(
        5, ge=0, le=300, description="of notice between SIGTERM and taking no more requests"
    )
    traces: str = Field(
        "", description="an OpenTelemetry collector, such as http://127.0.0.1:4317; empty: none"
    )
    alert_webhook: str = Field("", description="an address of your own that takes new alerts")
    alert_webhook_secret: SecretStr = Field(SecretStr(""), description="signs what is sent there")
    slack_workspace: str = Field("", description="id of the one workspace that is answered, T…")
    slack_bot_token: SecretStr = Field(SecretStr(""), description="of the installed bot, xoxb-…")
    slack_signing_secret: SecretStr = Field(SecretStr(""), description="for events over HTTP")
    slack_app_token: SecretStr = Field(SecretStr(""), description="for Socket Mode")
    slack_base_url: str = Field("https://slack.com/api/", description="Slack's Web API")
    slack_unmapped: Literal["nothing", "public"] = Field(
        "nothing", description="what somebody gets who is not mapped: nothing, or public law only"
    )
    slack_private_channels: str = Field(
        "", description="ids of channels in which the firm records may be shown, with commas"
    )
    slack_alert_channels: str = Field(
        "", description="where a team's alerts are said, as team=channel, with commas"
    )
    slack_open_channels: str = Field(
        "", description="ids of shared or guest channels that are answered all the same"
    )
    slack_user_per_minute: int = Field(
        10, ge=1, le=1_000, description="questions of one person in Slack"
    )
    slack_team_per_minute: int = Field(
        60, ge=1, le=10_000, description="questions of one team in Slack"
    )

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource, dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is given in the program, then the environment, then the files of the folder that
        LODESTONE_SECRETS names (one file a setting, such as lodestone_database)."""
        folder = os.environ.get("LODESTONE_SECRETS", "")
        files = (SecretsSettingsSource(settings_cls, folder),) if folder else ()
        return init_settings, env_settings, *files

    @property
    def database_url(self) -> str:
        return self.database or f"sqlite:///{(self.data / 'lodestone.sqlite3').resolve()}"

    @property
    def host_names(self) -> tuple[str, ...]:
        return _listed(self.hosts.lower())

    @property
    def pack_folders(self) -> tuple[Path, ...]:
        return tuple(map(Path, _listed(self.packs)))

    @property
    def proxy_addresses(self) -> tuple[str, ...]:
        return _listed(self.proxies)


def _listed(said: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in said.split(",") if one.strip())
