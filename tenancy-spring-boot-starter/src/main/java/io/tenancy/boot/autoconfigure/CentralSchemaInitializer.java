package io.tenancy.boot.autoconfigure;

import io.tenancy.tenant.CentralSchema;
import javax.sql.DataSource;
import org.springframework.beans.factory.InitializingBean;

/** Brings the central schema up to date; whoever needs the schema depends on this. */
final class CentralSchemaInitializer implements InitializingBean {

    private final DataSource central;

    CentralSchemaInitializer(DataSource central) {
        this.central = central;
    }

    @Override
    public void afterPropertiesSet() {
        CentralSchema.migrate(central);
    }
}
