package io.tenancy.boot.autoconfigure;

import io.tenancy.TenancyException;
import io.tenancy.database.DatabaseDriver;

/** Tenants' databases need a JDBC driver that is not there. Code {@code DRIVER_NOT_ALLOWED}. */
final class MissingDriverException extends TenancyException {

    private static final long serialVersionUID = 1L;

    MissingDriverException(String message) {
        super("DRIVER_NOT_ALLOWED", null, false, message, null);
    }

    static MissingDriverException absent(DatabaseDriver driver) {
        return new MissingDriverException("The tenants' databases are " + driver.id() + ", and " + driver.driverClass()
                + " is not on the class path. Add the driver's dependency.");
    }

    static MissingDriverException otherProduct(DatabaseDriver central, DatabaseDriver tenants) {
        return new MissingDriverException("tenancy.database.driver is " + tenants.id()
                + ", but the central database is " + central.id()
                + ". In this version tenants' databases are on the central database's server. Remove the property.");
    }
}
