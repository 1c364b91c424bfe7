"""`make chaos`. CHAOS_SCALE: a fraction of the 20,000 alerts. CHAOS_SECONDS: how far apart harms are on average.
CHAOS_SEED: chooses the harms and their moments; without it a new one is drawn, and printed.

Exit status 1 when a promise was not kept, with a sentence for each.
"""

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.latest import keep, measured_on
from chaos.agent import Agent
from chaos.crew import crew
from chaos.harms import Scene
from chaos.judge import broken, evidence, unreconciled
from chaos.plan import Plan
from chaos.provider import provider
from chaos.report import figures, print_table
from chaos.servers import Servers, loaded_servers
from chaos.watch import Watch
from nervecenter.embedded.instance import Instance, data_folder, port_of
from nervecenter.embedded.server import pick_port
from tests.support.twilio_api import ACCOUNT, NUMBER, TOKEN

NOT_OVER = "Not everything has left within an hour."
MOST_TWICE = 1.0
"""Copies too many, in 10,000 messages."""
# A third to a tenth of what they are in production, so that what a killed worker held is not waited for so long.
SHORTER = {"DELIVERY_LEASE_SECONDS": "40", "DELIVERY_UNKNOWN_SECONDS": "60", "PROVIDER_TIMEOUT_SECONDS": "5"}


def main() -> int:
    plan, logs, port = Plan.from_environment(), _fresh_logs(), pick_port(None)
    print(f"{plan.alerts:,} alerts, a harm every {plan.every:g} s, CHAOS_SEED={plan.seed}. Logs: {logs}", flush=True)
    with (
        TemporaryDirectory(prefix="nervecenter-chaos-") as folder,
        loaded_servers(Path(folder), f"http://127.0.0.1:{port}", plan.given) as servers,
    ):
        return _run(plan, servers, logs)


def _run(plan: Plan, servers: Servers, logs: Path) -> int:
    with (
        provider("chaos.mail_server", log=logs / "mail.log") as mail,
        provider("chaos.sms_server", log=logs / "sms.log") as sms,
    ):
        environment = _environment(servers.instance, mail_port=mail.port, sms_port=sms.port)
        with crew(environment, logs=logs, port=port_of(servers.instance.public_base_url) or 0) as working:
            scene = Scene(working, servers, mail, sms)
            watch = Watch(scene, Agent(scene, seed=plan.seed, every=plan.every), expected=len(plan.messages()))
            has_ended = watch.until_all_left()
            watch.agent.stop()
            books = {"email": mail.close(), "sms": sms.close()}
    found = evidence(servers.database_url, plan, books)
    sentences = [*([] if has_ended else [NOT_OVER]), *broken(found, MOST_TWICE), *unreconciled(environment, plan)]
    return _told(figures(found, watch), sentences)


def _told(figures: dict[str, object], sentences: list[str]) -> int:
    """The exit status."""
    keep({"chaos": figures | {"broken": sentences}, "chaos_on": measured_on()})
    print_table(figures)
    print("\n".join(sentences) or "Every promise was kept.", flush=True)
    return 1 if sentences else 0


def _environment(instance: Instance, *, mail_port: int, sms_port: int) -> Mapping[str, str]:
    """Of the product's processes, none of which needs the owner's password."""
    servers = {name: value for name, value in instance.environment().items() if name != "DATABASE_OWNER_URL"}
    providers = {
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_FROM": NUMBER,
        "TWILIO_API_BASE": f"http://127.0.0.1:{sms_port}",
    }
    return os.environ | servers | providers | SHORTER | {"LOG_FORMAT": "text"}


def _fresh_logs() -> Path:
    folder = data_folder() / "chaos"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


if __name__ == "__main__":
    sys.exit(main())
