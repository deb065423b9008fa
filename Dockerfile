# The last stage is the service: `docker build .` makes it. docker-compose.yml also builds `bench`.

FROM node:24-bookworm-slim AS base
WORKDIR /app

# No install scripts: only the package `node` has one, and it fetches a second Node.
FROM base AS manifests
COPY package.json package-lock.json .npmrc ./

FROM manifests AS build
RUN npm ci --ignore-scripts && npm cache clean --force
COPY tsconfig.json ./
COPY src ./src
RUN npm run build

# Asks a service and edges that already run. It has no Envoy, and no Python to fetch one.
FROM build AS bench
COPY bench ./bench
RUN chown 1000:1000 bench/results
USER 1000:1000
ENTRYPOINT ["node", "bench/main.ts"]

# Without source maps and types, which are two thirds of its bytes.
FROM manifests AS production
RUN npm ci --ignore-scripts --omit=dev \
  && find node_modules -type f \( -name '*.map' -o -name '*.ts' -o -name '*.[cm]ts' \) -delete

FROM base
LABEL org.opencontainers.image.title="streamproof" \
  org.opencontainers.image.description="Serves streams over chunked text, Server-Sent Events and WebSocket" \
  org.opencontainers.image.version="0.2.0" \
  org.opencontainers.image.licenses="MIT" \
  org.opencontainers.image.base.name="docker.io/library/node:24-bookworm-slim"
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080
COPY --from=production /app/node_modules ./node_modules
COPY package.json ./
COPY --from=build /app/dist ./dist
# The user `node`, as a number: Kubernetes' runAsNonRoot accepts no name.
USER 1000:1000
EXPOSE 8080
# The image has no curl. PORT may be another one at run time. While it starts, Docker 25 and later check every 5 s.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 CMD ["node", "-e", \
  "fetch(`http://127.0.0.1:${process.env.PORT}/health`).then(({ status }) => process.exit(status === 200 ? 0 : 1))"]
# Without npm or a shell around it, so that the service gets SIGTERM, drains, and exits with 0. Other arguments are
# another command: `docker run … check URL`.
ENTRYPOINT ["node", "dist/main.js"]
CMD ["serve"]
