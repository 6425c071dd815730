package io.tenancy.integration;

import io.tenancy.credential.Credentials;
import io.tenancy.provisioning.ConfiguredServer;
import io.tenancy.test.OwnServers;
import io.tenancy.test.TestCentralDatabase;
import io.tenancy.test.TestDatabase;
import io.tenancy.test.TestDatabaseServer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Another server than the central database's, with an administrator who may create databases and logins and no more, known
 * to an installation as {@code eu}. Closing it drops what the installation's tenants left there.
 */
record SecondServer(TestCentralDatabase admin) implements AutoCloseable {

    static SecondServer of(TestDatabase kind, TestCentralDatabase central) {
        TestCentralDatabase own = OwnServers.get(kind).createCentral("admin");
        return new SecondServer(new TestCentralDatabase(
                own.server(), own.name(), own.username(), own.password(), central.tenantPrefix()));
    }

    TestDatabaseServer server() {
        return admin.server();
    }

    ConfiguredServer configured(Set<String> plans, @Nullable Integer capacity) {
        return new ConfiguredServer(
                "eu", server().host(), server().port(), plans, capacity, () -> credentials(admin.password()));
    }

    private Credentials credentials(String password) {
        return Credentials.of("eu", admin.username(), password.toCharArray(), null, null, null);
    }

    @Override
    public void close() {
        admin.close();
    }
}
