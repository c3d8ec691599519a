# syntax=docker/dockerfile:1
FROM python:3.11.13-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
RUN python -m venv /app/.venv
COPY requirements/base.txt requirements/base.txt
RUN /app/.venv/bin/python -m pip install --require-hashes --requirement requirements/base.txt
COPY . .
RUN PATH=/app/.venv/bin:$PATH STATIC_ROOT=/app/static-files sh scripts/collect_static.sh

FROM python:3.11.13-slim-bookworm
COPY scripts/system_packages.sh /tmp/system_packages.sh
RUN sh /tmp/system_packages.sh image && rm -rf /var/lib/apt/lists/* /tmp/system_packages.sh
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin holdout \
    && install --directory --owner holdout --group holdout --mode 0700 /data
COPY --from=build /app /app
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=hiring.settings.production DATA_DIR=/data STATIC_ROOT=/app/static-files HOST=0.0.0.0 PORT=8000
WORKDIR /app
USER holdout
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "scripts/healthcheck.py"]
CMD ["python", "-m", "gunicorn", "--config", "python:hiring.settings.gunicorn", "hiring.wsgi"]
