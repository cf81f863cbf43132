/*
 * The schema of a database as text, for review: pg_dump is not among the programs that come from npm. What is told
 * is what decides: columns, constraints, indexes, policies, functions and grants.
 */
import type { Client } from 'pg';

/** Deterministic; `migrations/schema.sql` is this. */
export async function dumpSchema(client: Client): Promise<string> {
  const lines = async (sql: string): Promise<string[]> =>
    (await client.query<{ line: string }>(sql)).rows.map(({ line }) => line);
  const tables = await client.query<{ oid: number; name: string; rls: boolean; forced: boolean }>(`
    select c.oid, c.relname as name, c.relrowsecurity as rls, c.relforcerowsecurity as forced
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind = 'r' and c.relname <> 'migrations' order by c.relname`);
  const parts = [
    '-- The schema after all migrations, written by its test (ZEGEL_WRITE_SNAPSHOT=1): read it in review, run it never.',
    ...(await lines(`
      select format('domain %s as %s %s', t.typname, format_type(t.typbasetype, t.typtypmod),
        string_agg(pg_get_constraintdef(c.oid), ' ' order by c.conname)) as line
      from pg_type t join pg_namespace n on n.oid = t.typnamespace
        left join pg_constraint c on c.contypid = t.oid
      where n.nspname = 'public' and t.typtype = 'd' group by t.oid order by t.typname`)),
    ...(await lines(`
      select pg_get_functiondef(p.oid) as line from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname = 'public' order by p.proname`)),
  ];
  for (const { oid, name, rls, forced } of tables.rows) {
    parts.push(
      '',
      `table ${name}${rls ? ' row level security' : ''}${forced ? ' forced' : ''}`,
      ...(await lines(`
        select format('  %s %s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
          case when a.attnotnull then ' not null' else '' end,
          coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')) as line
        from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attrelid = ${oid} and a.attnum > 0 and not a.attisdropped order by a.attnum`)),
      ...(await lines(`
        select format('  constraint %s %s', conname, pg_get_constraintdef(oid)) as line
        from pg_constraint where conrelid = ${oid} and contype <> 'n' order by conname`)),
      ...(await lines(`
        select '  ' || pg_get_indexdef(i.indexrelid) as line from pg_index i
          join pg_class c on c.oid = i.indexrelid
        where i.indrelid = ${oid} and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
        order by c.relname`)),
      ...(await lines(`
        select format('  policy %s %s using %s check %s', polname, polcmd, pg_get_expr(polqual, polrelid),
          pg_get_expr(polwithcheck, polrelid)) as line
        from pg_policy where polrelid = ${oid} order by polname`)),
      ...(await lines(`
        select '  grant to zegel_relay: ' || string_agg(lower(privilege_type), ', ' order by privilege_type) as line
        from information_schema.role_table_grants
        where table_schema = 'public' and table_name = '${name}' and grantee = 'zegel_relay'
        having count(*) > 0`)),
      ...(await lines(`
        select format('  grant update (%s) to zegel_relay', string_agg(column_name, ', ' order by column_name)) as line
        from information_schema.column_privileges p
        where table_schema = 'public' and table_name = '${name}' and grantee = 'zegel_relay'
          and privilege_type = 'UPDATE' and not exists (
            select from information_schema.role_table_grants g where g.table_schema = 'public'
              and g.table_name = p.table_name and g.grantee = p.grantee and g.privilege_type = 'UPDATE')
        having count(*) > 0`)),
    );
  }
  return `${parts.join('\n')}\n`;
}
