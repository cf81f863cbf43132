-- The two roles and the database of Zegel on a PostgreSQL server (15 or later). Once, with psql, as a superuser:
--
--   ZEGEL_SECRETS=/run/secrets psql -f roles.sql
--
-- The passwords come from two files in that folder. The image of PostgreSQL runs this file by itself at its first
-- start (docker-compose.yml). zegel_owner migrates; zegel_relay is what the relay runs as: it owns nothing and
-- row-level security holds for it. The relay refuses to start as anything more.
\set ON_ERROR_STOP on
\set owner_password `cat "${ZEGEL_SECRETS:-/run/secrets}/database-owner-password"`
\set relay_password `cat "${ZEGEL_SECRETS:-/run/secrets}/database-relay-password"`

create role zegel_owner login nosuperuser nobypassrls nocreatedb nocreaterole noreplication
  password :'owner_password';
create role zegel_relay login nosuperuser nobypassrls nocreatedb nocreaterole noreplication
  password :'relay_password';

create database zegel owner zegel_owner template template0 encoding 'UTF8' locale 'C';
revoke connect, temporary on database zegel from public;
grant connect on database zegel to zegel_relay;
-- PostgreSQL 15 and later let nobody but the owner of the database make anything in it.
