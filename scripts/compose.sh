#!/usr/bin/env bash
# Prints the name of the Compose that is there: version 2, a plugin of docker, or docker-compose 1.29.
if docker compose version >/dev/null 2>&1; then
  echo "docker compose"
elif command -v docker-compose >/dev/null; then
  echo "docker-compose"
else
  echo "There is no Docker Compose here: install Docker with its Compose plugin, or docker-compose 1.29." >&2
  exit 1
fi
