package io.tenancy.migration;

import io.tenancy.database.DatabaseDriver;
import java.util.List;

/**
 * What each product's catalogue tells of everything that a login can see in its database: kind, table, name and
 * definition. Left out is what differs between tenants by nature (owners, definers, privileges, counters), and what is
 * no matter of the schema (contents, statistics, comments, the order of columns).
 */
enum SchemaQueries {
    POSTGRESQL(
            """
            SELECT CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' ELSE 'table' END, NULL, c.oid::regclass::text,
              CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid)
              ELSE concat_ws(' ', CASE c.relkind WHEN 'p' THEN 'partitioned ' || pg_get_partkeydef(c.oid) WHEN 'f' THEN 'foreign' ELSE 'ordinary' END,
                CASE c.relpersistence WHEN 'u' THEN 'unlogged' END, CASE WHEN c.relrowsecurity THEN 'row security' END,
                pg_get_expr(c.relpartbound, c.oid)) END
            FROM pg_class c WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND %1$s
              AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
            """,
            """
            SELECT 'column', c.oid::regclass::text, a.attname, concat_ws(' ', format_type(a.atttypid, a.atttypmod),
              CASE WHEN a.attnotnull THEN 'not null' END,
              CASE a.attgenerated WHEN 's' THEN 'generated' WHEN 'v' THEN 'virtual' END,
              CASE a.attidentity WHEN 'a' THEN 'identity always' WHEN 'd' THEN 'identity' END,
              'default ' || pg_get_expr(e.adbin, e.adrelid), 'collate ' || l.collname)
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
              LEFT JOIN pg_attrdef e ON e.adrelid = a.attrelid AND e.adnum = a.attnum
              LEFT JOIN pg_collation l ON l.oid = a.attcollation AND l.collname <> 'default'
            WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'f', 'c') AND %1$s
              AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
            """,
            """
            SELECT 'constraint', COALESCE(NULLIF(o.conrelid, 0)::regclass::text, o.contypid::regtype::text), o.conname,
              pg_get_constraintdef(o.oid)
            FROM pg_constraint o JOIN pg_namespace c ON c.oid = o.connamespace WHERE o.contype <> 'n' AND %2$s
            """,
            """
            SELECT 'index', i.indrelid::regclass::text, i.indexrelid::regclass::text,
              concat_ws(' ', pg_get_indexdef(i.indexrelid), CASE WHEN NOT i.indisvalid THEN 'invalid' END)
            FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE %1$s
            """,
            """
            SELECT 'sequence', NULL, c.oid::regclass::text, concat_ws(' ', format_type(s.seqtypid, NULL), 'start', s.seqstart,
              'increment', s.seqincrement, 'from', s.seqmin, 'to', s.seqmax, CASE WHEN s.seqcycle THEN 'cycle' END)
            FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid WHERE %1$s
            """,
            """
            SELECT CASE p.prokind WHEN 'p' THEN 'procedure' ELSE 'function' END, NULL, p.oid::regprocedure::text, pg_get_functiondef(p.oid)
            FROM pg_proc p JOIN pg_namespace c ON c.oid = p.pronamespace WHERE p.prokind IN ('f', 'p', 'w') AND %2$s
              AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
            """,
            """
            SELECT 'trigger', t.tgrelid::regclass::text, t.tgname, pg_get_triggerdef(t.oid) || ' ' || t.tgenabled::text
            FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND %1$s
            """,
            """
            SELECT 'type', NULL, t.oid::regtype::text, COALESCE((SELECT string_agg(quote_literal(l.enumlabel), ', ' ORDER BY l.enumsortorder)
              FROM pg_enum l WHERE l.enumtypid = t.oid), concat_ws(' ', format_type(t.typbasetype, t.typtypmod), 'default ' || t.typdefault,
              CASE WHEN t.typnotnull THEN 'not null' END))
            FROM pg_type t JOIN pg_namespace c ON c.oid = t.typnamespace WHERE t.typtype IN ('e', 'd') AND %2$s
              AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')
            """,
            """
            SELECT 'policy', p.polrelid::regclass::text, p.polname, concat_ws(' ', p.polcmd::text, CASE WHEN NOT p.polpermissive THEN 'restrictive' END,
              (SELECT string_agg(CASE WHEN r.rolname IS NULL THEN 'public' WHEN r.rolname = current_user THEN 'its own login' ELSE r.rolname END,
                ', ' ORDER BY r.rolname) FROM unnest(p.polroles) AS to_role(id) LEFT JOIN pg_roles r ON r.oid = to_role.id),
              'using ' || pg_get_expr(p.polqual, p.polrelid), 'check ' || pg_get_expr(p.polwithcheck, p.polrelid))
            FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE %1$s
            """,
            "SELECT 'extension', NULL, extname, extversion FROM pg_extension",
            "SELECT 'schema', NULL, c.nspname, '' FROM pg_namespace c WHERE %2$s"),

    MYSQL("""
            SELECT CASE table_type WHEN 'BASE TABLE' THEN 'table' WHEN 'SEQUENCE' THEN 'sequence' ELSE 'view' END, NULL, table_name,
              CONCAT_WS(' ', engine, table_collation, NULLIF(create_options, ''))
            FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type IN ('BASE TABLE', 'SEQUENCE')
            """, """
            SELECT 'column', table_name, column_name, CONCAT_WS(' ', column_type, IF(is_nullable = 'NO', 'not null', NULL),
              CONCAT('collate ', collation_name), CONCAT('default ', column_default), NULLIF(extra, ''), NULLIF(generation_expression, ''))
            FROM information_schema.columns c WHERE table_schema = DATABASE() AND EXISTS (SELECT 1 FROM information_schema.tables t
              WHERE t.table_schema = c.table_schema AND t.table_name = c.table_name AND t.table_type = 'BASE TABLE')
            """, """
            SELECT 'index', table_name, index_name, CONCAT_WS(' ', IF(non_unique = 0, 'unique', NULL), index_type,
              GROUP_CONCAT(CONCAT_WS(' ', COALESCE(column_name, 'expression'), sub_part, collation) ORDER BY seq_in_index))
            FROM information_schema.statistics WHERE table_schema = DATABASE() GROUP BY table_name, index_name, non_unique, index_type
            """, """
            SELECT 'constraint', k.table_name, k.constraint_name, CONCAT('foreign key ', GROUP_CONCAT(CONCAT(k.column_name, ' references ',
              k.referenced_table_name, '.', k.referenced_column_name) ORDER BY k.ordinal_position), ' on update ', MIN(r.update_rule),
              ' on delete ', MIN(r.delete_rule))
            FROM information_schema.key_column_usage k JOIN information_schema.referential_constraints r
              ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name AND r.table_name = k.table_name
            WHERE k.table_schema = DATABASE() GROUP BY k.table_name, k.constraint_name
            """, """
            SELECT 'constraint', t.table_name, t.constraint_name, (SELECT MIN(k.check_clause) FROM information_schema.check_constraints k
              WHERE k.constraint_schema = t.constraint_schema AND k.constraint_name = t.constraint_name
                -- In MariaDB a column of the check, whose name other tables may use; in MySQL, which has none there, that of the table.
                AND table_name = t.table_name)
            FROM information_schema.table_constraints t WHERE t.table_schema = DATABASE() AND t.constraint_type = 'CHECK'
            """, """
            SELECT 'view', NULL, table_name, CONCAT_WS(' ', view_definition, check_option, security_type)
            FROM information_schema.views WHERE table_schema = DATABASE()
            """, """
            SELECT 'trigger', event_object_table, trigger_name, CONCAT_WS(' ', action_timing, event_manipulation, action_statement)
            FROM information_schema.triggers WHERE trigger_schema = DATABASE()
            """, """
            SELECT LOWER(r.routine_type), NULL, r.routine_name, CONCAT_WS(' ', (SELECT GROUP_CONCAT(CONCAT_WS(' ', p.parameter_mode, p.parameter_name,
                p.dtd_identifier) ORDER BY p.ordinal_position) FROM information_schema.parameters p
                WHERE p.specific_schema = r.routine_schema AND p.specific_name = r.specific_name AND p.routine_type = r.routine_type),
              r.routine_definition, r.sql_data_access, r.security_type, r.is_deterministic)
            FROM information_schema.routines r WHERE r.routine_schema = DATABASE()
            """, """
            SELECT 'event', NULL, event_name, CONCAT_WS(' ', event_definition, interval_value, interval_field, status)
            FROM information_schema.events WHERE event_schema = DATABASE()
            """),

    H2(
            """
            SELECT 'table', NULL, table_schema || '.' || table_name, storage_type FROM information_schema.tables
            WHERE table_type = 'BASE TABLE' AND table_schema <> 'INFORMATION_SCHEMA'
            """,
            """
            SELECT 'column', c.table_schema || '.' || c.table_name, c.column_name, CONCAT_WS(' ', c.data_type, COALESCE(c.character_maximum_length,
              c.numeric_precision, c.datetime_precision), c.numeric_scale, c.interval_type, c.domain_name, CASE c.is_nullable WHEN 'NO' THEN 'not null' END,
              'default ' || c.column_default, CASE c.is_identity WHEN 'YES' THEN 'identity ' || c.identity_generation END,
              'generated ' || c.generation_expression, 'on update ' || c.column_on_update)
            FROM information_schema.columns c JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
            WHERE t.table_type = 'BASE TABLE' AND c.table_schema <> 'INFORMATION_SCHEMA'
            """,
            """
            SELECT 'constraint', t.table_schema || '.' || t.table_name, t.constraint_name, CONCAT_WS(' ', LOWER(t.constraint_type),
              (SELECT LISTAGG(k.column_name, ', ') WITHIN GROUP (ORDER BY k.ordinal_position) FROM information_schema.key_column_usage k
                WHERE k.constraint_schema = t.constraint_schema AND k.constraint_name = t.constraint_name),
              (SELECT 'references ' || u.table_name || ' (' || LISTAGG(u.column_name, ', ') WITHIN GROUP (ORDER BY u.ordinal_position) || ')'
                  || ' on update ' || LOWER(r.update_rule) || ' on delete ' || LOWER(r.delete_rule)
                FROM information_schema.referential_constraints r JOIN information_schema.key_column_usage u
                  ON u.constraint_schema = r.unique_constraint_schema AND u.constraint_name = r.unique_constraint_name
                WHERE r.constraint_schema = t.constraint_schema AND r.constraint_name = t.constraint_name
                GROUP BY u.table_name, r.update_rule, r.delete_rule),
              (SELECT c.check_clause FROM information_schema.check_constraints c
                WHERE c.constraint_schema = t.constraint_schema AND c.constraint_name = t.constraint_name))
            FROM information_schema.table_constraints t WHERE t.table_schema <> 'INFORMATION_SCHEMA'
            """,
            """
            SELECT 'index', i.table_schema || '.' || i.table_name, i.index_name, i.index_type_name || ' (' ||
              (SELECT LISTAGG(c.column_name || ' ' || COALESCE(c.ordering_specification, ''), ', ') WITHIN GROUP (ORDER BY c.ordinal_position)
                FROM information_schema.index_columns c WHERE c.index_schema = i.index_schema AND c.index_name = i.index_name) || ')'
            FROM information_schema.indexes i WHERE i.table_schema <> 'INFORMATION_SCHEMA'
            """,
            """
            SELECT 'view', NULL, table_schema || '.' || table_name, view_definition FROM information_schema.views
            WHERE table_schema <> 'INFORMATION_SCHEMA'
            """,
            """
            SELECT 'sequence', NULL, sequence_schema || '.' || sequence_name, CONCAT_WS(' ', data_type, 'start', start_value, 'increment', increment,
              'from', minimum_value, 'to', maximum_value, 'cycle', cycle_option) FROM information_schema.sequences
            """,
            """
            SELECT 'trigger', event_object_schema || '.' || event_object_table, trigger_name, CONCAT_WS(' ', action_timing, event_manipulation,
              action_orientation, java_class) FROM information_schema.triggers
            """,
            """
            SELECT 'function', NULL, routine_schema || '.' || specific_name, CONCAT_WS(' ', routine_definition, external_name)
            FROM information_schema.routines WHERE routine_schema <> 'INFORMATION_SCHEMA'
            """,
            """
            SELECT 'type', NULL, domain_schema || '.' || domain_name, CONCAT_WS(' ', data_type, character_maximum_length, numeric_precision, numeric_scale,
              'default ' || domain_default) FROM information_schema.domains
            """,
            """
            SELECT 'constraint', d.domain_schema || '.' || d.domain_name, d.constraint_name, c.check_clause
            FROM information_schema.domain_constraints d JOIN information_schema.check_constraints c
              ON c.constraint_schema = d.constraint_schema AND c.constraint_name = d.constraint_name
            """,
            "SELECT 'schema', NULL, schema_name, '' FROM information_schema.schemata WHERE schema_name <> 'INFORMATION_SCHEMA'");

    /** Of PostgreSQL: what is neither its own nor temporary, by the id of a namespace. */
    private static final String NAMESPACE =
            "IN (SELECT n.oid FROM pg_namespace n WHERE n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%')";

    private final List<String> statements;

    SchemaQueries(String... statements) {
        this.statements = List.of(statements);
    }

    static SchemaQueries of(DatabaseDriver driver) {
        return switch (driver) {
            case POSTGRESQL -> POSTGRESQL;
            case MYSQL, MARIADB -> MYSQL;
            case H2 -> H2;
        };
    }

    /** Returns what a session runs first, or nothing. */
    String preparation() {
        // MySQL would cut what is put together of several rows at 1,024 bytes.
        return this == MYSQL ? "SET SESSION group_concat_max_len = 1048576" : "";
    }

    /** Returns them in no order. */
    List<String> statements() {
        return this == POSTGRESQL
                ? statements.stream()
                        .map(sql -> sql.formatted("c.relnamespace " + NAMESPACE, "c.oid " + NAMESPACE))
                        .toList()
                : statements;
    }
}
