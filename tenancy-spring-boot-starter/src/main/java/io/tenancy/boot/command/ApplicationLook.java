package io.tenancy.boot.command;

import io.tenancy.connection.TenantRoutingDataSource;
import io.tenancy.provisioning.Finding;
import io.tenancy.provisioning.Finding.Severity;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.BeanFactory;

/** What in the application's own settings works against tenants. */
final class ApplicationLook {

    /** As Spring Boot calls it where it keeps entity managers open for whole requests. */
    private static final String OPEN_IN_VIEW = "openEntityManagerInViewInterceptor";

    private ApplicationLook() {}

    static List<Finding> findings(BeanFactory beans) {
        List<Finding> findings = new ArrayList<>();
        if (beans.containsBean(OPEN_IN_VIEW)) {
            findings.add(new Finding(
                    "open-in-view",
                    Severity.WARNING,
                    null,
                    "spring.jpa.open-in-view is on: each request keeps a connection of its tenant until its answer is"
                            + " written, and no switch is possible meanwhile.",
                    "Set spring.jpa.open-in-view to false."));
        }
        beans.getBeanProvider(Flyway.class).stream()
                .filter(flyway -> flyway.getConfiguration().getDataSource() instanceof TenantRoutingDataSource)
                .findFirst()
                .ifPresent(
                        routed -> findings.add(
                                new Finding(
                                        "flyway-routed",
                                        Severity.ERROR,
                                        null,
                                        "A Flyway bean of the application migrates through the routing data source: whose database that"
                                                + " is depends on the thread.",
                                        "Give it the data source centralDataSource; tenants are migrated by tenancy.migration.locations.")));
        return findings;
    }
}
