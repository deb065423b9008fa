# The last stage is the service: `docker build .` makes it. docker-compose.yml asks for `bench` as well.

FROM node:24-bookworm-slim AS base
WORKDIR /app

# No install scripts, here or below: the only package that has one is `node`, and it fetches a second Node.
FROM base AS manifests
COPY package.json package-lock.json .npmrc ./

FROM manifests AS build
RUN npm ci --ignore-scripts && npm cache clean --force
COPY tsconfig.json ./
COPY src ./src
RUN npm run build

# Asks a service and edges that run already: there is no Envoy in here, and no Python to fetch one.
FROM build AS bench
COPY bench ./bench
RUN chown node:node bench/results
USER node
ENTRYPOINT ["node", "bench/main.ts"]

# Without what only compilers and debuggers read: a third of its bytes.
FROM manifests AS production
RUN npm ci --ignore-scripts --omit=dev \
  && find node_modules -type f \( -name '*.map' -o -name '*.ts' -o -name '*.[cm]ts' \) -delete

FROM base
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080
COPY --from=production /app/node_modules ./node_modules
COPY package.json ./
COPY --from=build /app/dist ./dist
USER node
EXPOSE 8080
# The image has no curl. PORT can be another one at run time.
HEALTHCHECK --interval=5s --timeout=5s --retries=3 CMD ["node", "-e", \
  "fetch(`http://127.0.0.1:${process.env.PORT}/health`).then(({ status }) => process.exit(status === 200 ? 0 : 1))"]
# Without npm or a shell around it, so that SIGTERM reaches the service: it drains and exits 0.
CMD ["node", "dist/service/server.js"]
