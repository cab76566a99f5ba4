# One image for SQLite and PostgreSQL. Runs as an ordinary user on a read-only root file system: only the folder
# of HENGPING_DATA and /tmp are written. docker build -t hengping .
# The tag is the lowest release of Node without known holes (scripts/floors.json); raise it with every patch.
FROM node:24.22.1-bookworm-slim AS build
WORKDIR /src
ENV NEXT_TELEMETRY_DISABLED=1
COPY package.json package-lock.json ./
RUN npm install --include=dev --include=optional --no-audit --no-fund
COPY . .
RUN npm run build && node scripts/bundle.ts --stage /out

FROM node:24.22.1-bookworm-slim
ENV NODE_ENV=production \
    NEXT_TELEMETRY_DISABLED=1 \
    HENGPING_DATA=/data \
    HOST=0.0.0.0 \
    PORT=3000
WORKDIR /app
COPY --from=build /out .
RUN mkdir /data && chown node:node /data && chmod 700 /data
USER node
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node"]
CMD ["server.ts"]
