import type { Client } from "pg";

const NAMES = "where n.nspname = 'public'";

const rights = (acl: string) => `(select string_agg(concat_ws(' ', case when grantee = 0 then 'public'
    else grantee::regrole::text end, privilege_type), ', ' order by grantee::regrole::text, privilege_type)
  from aclexplode(${acl}))`;

/** Each query returns lines of text. The order of creation is left out, except for columns and indexes. */
const PARTS = {
  relation: `select concat_ws(' | ', c.relname, c.relkind, c.relpersistence, c.relowner::regrole, c.relrowsecurity,
      c.relforcerowsecurity, c.reloptions, pg_get_partkeydef(c.oid), i.inhparent::regclass,
      pg_get_expr(c.relpartbound, c.oid), ${rights("c.relacl")}) as line
    from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_inherits i on i.inhrelid = c.oid ${NAMES}`,
  column: `select concat_ws(' | ', c.relname, row_number() over (partition by c.oid order by a.attnum), a.attname,
      format_type(a.atttypid, a.atttypmod), l.collname, a.attnotnull, a.attidentity, a.attgenerated, a.attstorage,
      a.attcompression, a.attstattarget, a.attoptions, pg_get_expr(d.adbin, d.adrelid), ${rights("a.attacl")}) as line
    from pg_attribute a join pg_class c on c.oid = a.attrelid and a.attnum > 0 and not a.attisdropped
    join pg_namespace n on n.oid = c.relnamespace left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    left join pg_collation l on l.oid = a.attcollation ${NAMES}`,
  constraint: `select concat_ws(' | ', k.conrelid::regclass, k.conname, k.contype, k.convalidated,
      pg_get_constraintdef(k.oid)) as line
    from pg_constraint k join pg_namespace n on n.oid = k.connamespace ${NAMES}`,
  index: `select concat_ws(' | ', i.indrelid::regclass, row_number() over (partition by i.indrelid order by i.indexrelid),
      pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisunique, i.indisprimary) as line
    from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace ${NAMES}`,
  policy: `select concat_ws(' | ', tablename, policyname, permissive, roles, cmd, qual, with_check) as line
    from pg_policies where schemaname = 'public'`,
  trigger: `select concat_ws(' | ', t.tgrelid::regclass, t.tgenabled, pg_get_triggerdef(t.oid)) as line
    from pg_trigger t where not t.tgisinternal`,
  function: `select concat_ws(' | ', p.proowner::regrole, ${rights("p.proacl")}, pg_get_functiondef(p.oid)) as line
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace ${NAMES}`,
  sequence: `select concat_ws(' | ', s.seqrelid::regclass, s.seqtypid::regtype, s.seqstart, s.seqincrement, s.seqmax,
      s.seqmin, s.seqcache, s.seqcycle) as line from pg_sequence s`,
  type: `select concat_ws(' | ', t.typname, t.typtype, format_type(t.typbasetype, t.typtypmod), t.typelem::regtype) as line
    from pg_type t join pg_namespace n on n.oid = t.typnamespace ${NAMES}`,
  view: `select concat_ws(' | ', viewname, definition) as line from pg_views where schemaname = 'public'
    union all select concat_ws(' | ', matviewname, definition) from pg_matviews where schemaname = 'public'`,
  other: `select concat_ws(' | ', 'extension', extname, extversion) as line from pg_extension
    union all select concat_ws(' | ', 'statistics', pg_get_statisticsobjdef(oid)) from pg_statistic_ext
    union all select concat_ws(' | ', 'default rights', defaclobjtype, ${rights("defaclacl")}) from pg_default_acl
    union all select concat_ws(' | ', 'comment', description) from pg_description where objoid >= 16384
    union all select concat_ws(' | ', 'schema', nspname, ${rights("nspacl")}) from pg_namespace where nspname = 'public'`,
  role: `select concat_ws(' | ', rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication,
      rolbypassrls, rolconfig) as line from pg_roles where rolname like 'tidemark%'
    union all select concat_ws(' | ', roleid::regrole, member::regrole, admin_option, inherit_option, set_option)
    from pg_auth_members where roleid::regrole::text like 'tidemark%'`,
};

/** The whole schema that the files have made in a ledger, as sorted lines that can be compared. */
export async function ledgerCatalogue(client: Client): Promise<string[]> {
  const lines: string[] = [];
  for (const [kind, text] of Object.entries(PARTS))
    for (const { line } of (await client.query<{ line: string }>(text)).rows) lines.push(`${kind}: ${line}`);
  return lines.toSorted();
}
