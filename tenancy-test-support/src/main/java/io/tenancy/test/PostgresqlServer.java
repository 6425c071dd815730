package io.tenancy.test;

import java.util.List;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** PostgreSQL through its own driver. */
final class PostgresqlServer extends NetworkServer {

    PostgresqlServer(TestDatabase kind, ServerAddress address) {
        super(kind, address);
    }

    @Override
    String driver() {
        return "postgresql";
    }

    @Override
    public DataSource connect(String database, String user, String password) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setURL(jdbcUrl(database));
        dataSource.setUser(user);
        dataSource.setPassword(password);
        return dataSource;
    }

    @Override
    TestDatabaseServer at(ServerAddress other) {
        return new PostgresqlServer(kind(), other);
    }

    @Override
    void create(TestCentralDatabase central) {
        try (AdminSession session = session()) {
            session.execute(
                    "create database '" + central.name() + "'",
                    "CREATE ROLE \"%s\" LOGIN CREATEDB CREATEROLE PASSWORD '%s'"
                            .formatted(central.username(), central.password()),
                    "CREATE DATABASE \"%s\" OWNER \"%s\"".formatted(central.name(), central.username()));
        }
    }

    @Override
    void drop(TestCentralDatabase central) {
        Predicate<String> ofTenant = name -> name.startsWith(central.tenantPrefix());
        try (AdminSession session = session()) {
            databaseNames(session).stream()
                    .filter(ofTenant.or(central.name()::equals))
                    .forEach(name -> dropDatabase(session, name));
            List<String> roles = roleNames(session);
            // Tenants first: their roles may depend on grants made by the central login.
            roles.stream().filter(ofTenant).forEach(name -> dropRole(session, name));
            roles.stream().filter(central.username()::equals).forEach(name -> dropRole(session, name));
        }
    }

    private static void dropDatabase(AdminSession session, String name) {
        session.execute(
                "drop database '" + name + "'",
                // Otherwise a pool that is still alive reconnects between the forced disconnection and the drop.
                "ALTER DATABASE \"%s\" WITH ALLOW_CONNECTIONS false".formatted(name),
                "DROP DATABASE IF EXISTS \"%s\" WITH (FORCE)".formatted(name));
    }

    private static void dropRole(AdminSession session, String name) {
        session.execute(
                "drop role '" + name + "'",
                "DROP OWNED BY \"%s\"".formatted(name),
                "DROP ROLE IF EXISTS \"%s\"".formatted(name));
    }

    @Override
    List<String> databaseNames(AdminSession session) {
        return session.strings("list databases", "SELECT datname FROM pg_database ORDER BY datname COLLATE \"C\"");
    }

    @Override
    List<String> roleNames(AdminSession session) {
        return session.strings(
                "list roles", "SELECT rolname FROM pg_roles WHERE rolname !~ '^pg_' ORDER BY rolname COLLATE \"C\"");
    }

    @Override
    AdminSession session() {
        return AdminSession.open(this, admin(), "SET log_statement = 'none'");
    }
}
