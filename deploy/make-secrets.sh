#!/bin/sh
# Makes the secrets of docker-compose.yml in a folder: passwords and tokens of 32 random bytes, and the addresses that
# hold them. What is there already stays. The address of the mail server comes from ZEGEL_SMTP_URL, the token for the
# SMS gateway from ZEGEL_SMS_TOKEN, or else is made here, for that gateway to be told.
#
#   ZEGEL_SMTP_URL=smtps://user:password@mail.example deploy/make-secrets.sh secrets
set -eu
umask 077
folder=${1:?usage: make-secrets.sh FOLDER}
mkdir -p "$folder"

random() { head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=\n'; }

# put NAME VALUE: the folder is closed to others, the files are read by the users inside the containers.
put() {
  [ -e "$folder/$1" ] && return
  printf '%s\n' "$2" >"$folder/$1.new"
  chmod 444 "$folder/$1.new"
  mv "$folder/$1.new" "$folder/$1"
}
get() { cat "$folder/$1"; }

for name in scanner-token gateway-token database-superuser-password database-owner-password database-relay-password \
  redis-password; do
  put "$name" "$(random)"
done
# The network between relay and database is theirs alone (docker-compose.yml); elsewhere say sslmode=verify-full.
put database-url "postgres://zegel_relay:$(get database-relay-password)@postgres:5432/zegel?sslmode=disable"
put database-owner-url "postgres://zegel_owner:$(get database-owner-password)@postgres:5432/zegel?sslmode=disable"
put redis-auth "requirepass $(get redis-password)"
put sms-token "${ZEGEL_SMS_TOKEN:-$(random)}"
put redis-url "redis://:$(get redis-password)@redis:6379"
if [ -n "${ZEGEL_SMTP_URL:-}" ]; then
  put smtp-url "$ZEGEL_SMTP_URL"
elif [ ! -e "$folder/smtp-url" ]; then
  echo "Set ZEGEL_SMTP_URL to the mail server and run this again: $folder/smtp-url is missing." >&2
  exit 1
fi
