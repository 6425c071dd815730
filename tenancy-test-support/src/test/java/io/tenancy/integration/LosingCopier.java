package io.tenancy.integration;

import io.tenancy.provisioning.TenantCopy;
import java.sql.Connection;

/** Copies all but the notes. */
final class LosingCopier extends JdbcCopier {

    @Override
    public void copy(TenantCopy copy) throws Exception {
        super.copy(copy);
        try (Connection target = copy.target().connections().getConnection()) {
            execute(target, "DELETE FROM notes");
        }
    }
}
