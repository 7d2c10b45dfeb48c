# The `arkiva` command with Tesseract and its languages:
#   docker build -t arkiva . && docker run --rm arkiva doctor
FROM python:3.12-slim AS wheel
WORKDIR /source
RUN pip install --no-cache-dir build
COPY . .
RUN python -m build --wheel --outdir /wheel

FROM python:3.12-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        tesseract-ocr \
        tesseract-ocr-eng \
        tesseract-ocr-osd \
        tesseract-ocr-sqi \
        tesseract-ocr-srp \
        tesseract-ocr-srp-latn \
        tesseract-ocr-mkd \
    && rm -rf /var/lib/apt/lists/*
RUN --mount=from=wheel,source=/wheel,target=/wheel \
    pip install --no-cache-dir /wheel/*.whl
# The folders belong to the user before a volume is put over them: a new volume takes that over.
RUN useradd --create-home --uid 1000 arkiva \
    && mkdir /archive /scans \
    && chown arkiva:arkiva /archive
USER arkiva
ENV ARKIVA_ARCHIVE=/archive PYTHONUTF8=1
VOLUME /archive
WORKDIR /scans
ENTRYPOINT ["arkiva"]
CMD ["--help"]
