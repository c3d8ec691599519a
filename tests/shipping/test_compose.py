"""docker-compose.yml and Dockerfile: right by the published schema, and in step with the rest of the project."""

import json
import re
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from hiring.celery import QUEUES
from hiring.devserver.supervisor.children import commands
from hiring.settings import checks
from hiring.workers import workers

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return read


def test_compose_file_follows_the_published_schema(compose: dict[str, Any]) -> None:
    folder = resources.files("check_jsonschema") / "builtin_schemas" / "vendor" / "compose-spec.json"
    schema = json.loads(folder.read_text(encoding="utf-8"))
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    problems = [f"{'/'.join(map(str, found.path))}: {found.message}" for found in kind(schema).iter_errors(compose)]
    assert problems == []
    broken = {**compose, "services": {**compose["services"], "web": {"immage": "holdout"}}}
    assert not kind(schema).is_valid(broken), "a schema that takes anything proves nothing"


def test_every_service_is_there_and_says_whether_it_is_well(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert set(services) == {"web", "worker", "beat", "migrate", "postgres", "redis", "mail"}
    assert all("healthcheck" in service for service in services.values())
    for name, service in services.items():
        for needed, how in service.get("depends_on", {}).items():
            assert needed in services, f"{name} waits for {needed}, which does not exist"
            has_check = not services[needed]["healthcheck"].get("disable", False)
            assert has_check or how["condition"] == "service_completed_successfully"


def test_every_service_has_limits_and_comes_back_after_a_fall(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        limits = service["deploy"]["resources"]["limits"]
        assert set(limits) == {"memory", "cpus", "pids"}, name
        assert service["restart"] == ("no" if name == "migrate" else "unless-stopped"), name
    assert "--appendonly" in compose["services"]["redis"]["command"], "what waits in the queue outlives a restart"


def test_the_order_of_the_start_goes_by_health(compose: dict[str, Any]) -> None:
    services = compose["services"]
    whole = {"migrate": "service_completed_successfully", "postgres": "service_healthy", "redis": "service_healthy"}
    for name in ("web", "worker", "beat"):
        waits = services[name]["depends_on"]
        assert {each: how["condition"] for each, how in waits.items()} == whole, name
    assert services["migrate"]["depends_on"]["postgres"] == {"condition": "service_healthy"}
    assert services["migrate"]["command"][1:3] == ["manage.py", "migrate"]


def test_images_are_pinned_to_a_version(compose: dict[str, Any]) -> None:
    named = [service["image"] for service in compose["services"].values() if "build" not in service]
    named += re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(named) == 5
    for image in named:
        _, _, tag = image.partition(":")
        assert re.match(r"v?\d+\.\d+", tag), f"{image}: name the version, to the patch where there are patches"
    assert len({image for image in named if image.startswith("python:")}) == 1, "what is built runs on what built it"


def test_volumes_are_declared(compose: dict[str, Any]) -> None:
    used = {mount.split(":")[0] for service in compose["services"].values() for mount in service.get("volumes", [])}
    assert used == set(compose["volumes"])


def test_required_variables_come_from_somewhere(compose: dict[str, Any]) -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    given = set(compose["services"]["web"]["environment"]) | set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))
    assert {each.name for each in checks.VARIABLES if each.required} <= given


def test_worker_and_beat_run_as_under_the_supervisor(compose: dict[str, Any]) -> None:
    ours = commands("python")
    assert compose["services"]["worker"]["command"] == ours["worker"]
    assert compose["services"]["beat"]["command"] == ours["beat"]
    assert ours["worker"] == ["python", "-m", "hiring.workers"]
    served = ",".join(words[words.index("--queues") + 1] for words in workers({}).values())
    assert sorted(served.split(",")) == sorted(QUEUES), "each queue is served, by one worker"
    last = re.findall(r"^CMD (.*)$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)[-1]
    assert json.loads(last) == ours["web"]


def test_the_image_runs_as_an_ordinary_user_and_copies_what_exists() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    users = [line.split()[1] for line in lines if line.startswith("USER ")]
    assert users == ["holdout"]
    assert lines.index("USER holdout") < next(i for i, line in enumerate(lines) if line.startswith("CMD"))
    copied = [line.split()[1] for line in lines if line.startswith("COPY ") and "--from" not in line]
    assert all((ROOT / source).exists() for source in copied)
    scripts = re.findall(r"scripts/[a-z_]+\.(?:sh|py)", "\n".join(lines))
    assert scripts
    assert all((ROOT / script).exists() for script in scripts)


def test_no_file_names_a_registry() -> None:
    named = [ROOT / "Makefile", ROOT / "Dockerfile", ROOT / ".ci" / "run", *(ROOT / "scripts").iterdir()]
    named += (ROOT / "requirements").iterdir()
    for path in filter(Path.is_file, named):  # Python keeps what it compiled in a folder beside a script
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"index[-]url|find[-]links|https?://(?!localhost|127\.0\.0\.1)", text), path.name


def test_tests_run_on_the_versions_that_companies_get() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"(?m)^[\w.-]+==\S+", (ROOT / "requirements" / name).read_text(encoding="utf-8")))

    assert len(pins("base.txt")) > 50
    assert pins("base.txt") <= pins("dev.txt")
