package io.tenancy.boot.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenancy.context.TenantContext;
import io.tenancy.pool.TenantUnavailableException;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantRegistry;
import io.tenancy.test.FaultProxy;
import io.tenancy.test.TenancyTest;
import io.tenancy.test.TestCentralDatabase;
import io.tenancy.test.TestDatabase;
import io.tenancy.test.TestTenants;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What docs/how-to/test-an-application.md shows about a failing database, run. */
@Tag("feature")
@SpringBootTest(classes = NotesApplication.class, properties = "tenancy.pool.connect-timeout=1s")
@TenancyTest(database = TestDatabase.POSTGRESQL)
class HangingDatabaseTest {

    @Test
    void givenHangingDatabase_whenOthersWork_thenTheyDoNotNoticeAndItHeals(
            @Autowired TestTenants tenants,
            @Autowired TenantContext context,
            @Autowired JdbcClient jdbc,
            @Autowired TenantRegistry registry,
            @Autowired TestCentralDatabase central)
            throws Exception {
        Callable<Long> notes =
                () -> jdbc.sql("SELECT COUNT(*) FROM notes").query(Long.class).single();
        try (FaultProxy proxy = FaultProxy.to(central.server())) {
            Tenant alpha = tenants.get("alpha");
            JdbcClient.create(central.dataSource())
                    .sql("UPDATE tenants SET database_host = ?, database_port = ? WHERE id = ?")
                    .params(proxy.host(), proxy.port(), alpha.id())
                    .update();
            registry.reload(alpha.id());
            proxy.silent();

            assertThatThrownBy(() -> context.callAs(alpha, notes)).isInstanceOf(TenantUnavailableException.class);
            assertThat(context.callAs(tenants.get("beta"), notes)).isZero();

            proxy.pass();
            assertThat(context.callAs(alpha, notes)).isZero();
        }
    }
}
