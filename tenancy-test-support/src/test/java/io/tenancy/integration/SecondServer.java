package io.tenancy.integration;

import io.tenancy.credential.Credentials;
import io.tenancy.provisioning.ConfiguredServer;
import io.tenancy.provisioning.ServerAdministrator;
import io.tenancy.provisioning.TenantPlacement;
import io.tenancy.provisioning.TenantServers;
import io.tenancy.test.OwnServers;
import io.tenancy.test.TestCentralDatabase;
import io.tenancy.test.TestDatabase;
import io.tenancy.test.TestDatabaseServer;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Another server than the central database's, with an administrator who may create databases and logins and no more, known
 * to an installation as {@code eu}. Closing it drops what the installation's tenants left there.
 */
record SecondServer(TestCentralDatabase admin) implements AutoCloseable {

    static SecondServer of(TestDatabase kind, TestCentralDatabase central) {
        return new SecondServer(administrator(OwnServers.get(kind), central));
    }

    /** A login there that may do what the documentation asks for, and no more. */
    static TestCentralDatabase administrator(TestDatabaseServer server, TestCentralDatabase central) {
        TestCentralDatabase own = server.createCentral("admin");
        if (!server.kind().isPostgresql()) {
            String login = "'%s'@'%%'".formatted(own.username());
            JdbcClient admin = JdbcClient.create(server.admin());
            admin.sql("REVOKE ALL PRIVILEGES, GRANT OPTION FROM " + login).update();
            admin.sql("GRANT CREATE USER ON *.* TO " + login).update();
            admin.sql("GRANT ALL PRIVILEGES ON `%s%%`.* TO %s WITH GRANT OPTION"
                            .formatted(central.tenantPrefix().replace("_", "\\_"), login))
                    .update();
        }
        return new TestCentralDatabase(server, own.name(), own.username(), own.password(), central.tenantPrefix());
    }

    TestDatabaseServer server() {
        return admin.server();
    }

    ConfiguredServer configured(Set<String> plans, @Nullable Integer capacity) {
        return new ConfiguredServer("eu", server().host(), server().port(), plans, capacity, administrator());
    }

    /** All new tenants are placed there. */
    TenantServers alone() {
        return new TenantServers(List.of(configured(Set.of(), null)), TenantPlacement.leastLoaded());
    }

    private ServerAdministrator administrator() {
        return login(admin.username(), admin.password());
    }

    private static ServerAdministrator login(String username, String password) {
        return () -> Credentials.of("eu", username, password.toCharArray(), null, null, null);
    }

    /** What another JVM needs to place its tenants there. */
    List<String> arguments() {
        return List.of(server().host(), Integer.toString(server().port()), admin.username(), admin.password());
    }

    /** As {@link #alone}, from the arguments of another JVM. */
    static TenantServers of(String[] arguments, int first) {
        return new TenantServers(
                List.of(new ConfiguredServer(
                        "eu",
                        arguments[first],
                        Integer.parseInt(arguments[first + 1]),
                        Set.of(),
                        null,
                        login(arguments[first + 2], arguments[first + 3]))),
                TenantPlacement.leastLoaded());
    }

    @Override
    public void close() {
        admin.close();
    }
}
