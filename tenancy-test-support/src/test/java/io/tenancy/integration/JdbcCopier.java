package io.tenancy.integration;

import io.tenancy.database.DatabaseDriver;
import io.tenancy.provisioning.TenantCopier;
import io.tenancy.provisioning.TenantCopy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Copies tables with their primary keys and rows, without any program: as an application's own copier could. */
class JdbcCopier implements TenantCopier {

    @Override
    public void copy(TenantCopy copy) throws Exception {
        boolean postgresql = copy.source().address().driver() == DatabaseDriver.POSTGRESQL;
        try (Connection from = copy.source().connections().getConnection();
                Connection to = copy.target().connections().getConnection()) {
            for (String table : tables(from, postgresql)) {
                execute(to, postgresql ? definition(from, table) : shown(from, table));
                rows(from, to, table, postgresql ? "\"" : "`");
            }
        }
    }

    private static List<String> tables(Connection from, boolean postgresql) throws SQLException {
        return list(
                from,
                "SELECT table_name FROM information_schema.tables WHERE table_schema = "
                        + (postgresql ? "'public'" : "DATABASE()")
                        + " AND table_type = 'BASE TABLE' AND table_name <> 'tenancy_marker' ORDER BY table_name");
    }

    private static String shown(Connection from, String table) throws SQLException {
        try (Statement statement = from.createStatement();
                ResultSet row = statement.executeQuery("SHOW CREATE TABLE `" + table + "`")) {
            row.next();
            return row.getString(2);
        }
    }

    private static String definition(Connection from, String table) throws SQLException {
        String columns = String.join(
                ", ",
                list(
                        from,
                        "SELECT quote_ident(attname) || ' ' || format_type(atttypid, atttypmod)"
                                + " || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END FROM pg_attribute"
                                + " WHERE attrelid = '\"" + table + "\"'::regclass AND attnum > 0 AND NOT attisdropped"
                                + " ORDER BY attnum"));
        List<String> keys = list(
                from,
                "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'p' AND conrelid = '\"" + table
                        + "\"'::regclass");
        return "CREATE TABLE \"" + table + "\" (" + columns + (keys.isEmpty() ? "" : ", " + keys.get(0)) + ")";
    }

    private static void rows(Connection from, Connection to, String table, String quote) throws SQLException {
        String name = quote + table + quote;
        try (Statement statement = from.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM " + name)) {
            int columns = row.getMetaData().getColumnCount();
            String places = String.join(", ", Collections.nCopies(columns, "?"));
            try (PreparedStatement insert = to.prepareStatement("INSERT INTO " + name + " VALUES (" + places + ")")) {
                while (row.next()) {
                    for (int i = 1; i <= columns; i++) {
                        insert.setObject(i, row.getObject(i));
                    }
                    insert.executeUpdate();
                }
            }
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> list(Connection connection, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                values.add(row.getString(1));
            }
        }
        return values;
    }
}
