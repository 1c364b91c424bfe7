FROM python:3.11-slim AS packages
COPY requirements.lock /tmp/
RUN python -m venv /opt/venv \
    && /opt/venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /tmp/requirements.lock


FROM python:3.11-slim
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    NERVECENTER_DATA=/srv/data \
    LOG_FORMAT=json
RUN useradd --system --uid 10001 --home-dir /srv/data --shell /usr/sbin/nologin nervecenter \
    && install -d -o nervecenter -g nervecenter /srv/data /srv/data/documents
COPY --from=packages /opt/venv /opt/venv
WORKDIR /srv/nervecenter
COPY . .
USER nervecenter
# The settings are read, but no server is: these values reach nothing and stay out of the image's environment.
RUN SECRET_KEY=for-the-static-files-only \
    DATABASE_URL=postgresql://nobody:nothing@127.0.0.1:1/nowhere \
    REDIS_URL=redis://127.0.0.1:1/0 \
    python manage.py collectstatic --no-input --verbosity 0

EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 \
    CMD ["python", "-m", "nervecenter.embedded.answers", "http://127.0.0.1:8000"]
CMD ["gunicorn", "nervecenter.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "8", "--timeout", "60", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
