package io.tenancy.test;

import java.util.List;

/** A server that is reached over the network, whose administrator makes databases and logins. */
abstract class NetworkServer extends TestDatabaseServer {

    NetworkServer(TestDatabase kind, ServerAddress address) {
        super(kind, address);
    }

    @Override
    public final String jdbcUrl(String database) {
        return "jdbc:" + driver() + "://" + host() + ":" + port() + "/" + database
                + address().parameters();
    }

    @Override
    public final List<String> databaseNames() {
        try (AdminSession session = session()) {
            return databaseNames(session);
        }
    }

    @Override
    public final List<String> roleNames() {
        try (AdminSession session = session()) {
            return roleNames(session);
        }
    }

    /** The second part of a JDBC URL. */
    abstract String driver();

    abstract AdminSession session();

    abstract List<String> databaseNames(AdminSession session);

    abstract List<String> roleNames(AdminSession session);
}
