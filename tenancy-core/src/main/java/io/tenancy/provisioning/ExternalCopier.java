package io.tenancy.provisioning;

/**
 * Copies by the programs of the product: one dumps, and what it writes goes to one that loads, by way of this process,
 * so that both end when it dies. Passwords are on no command line. Thread-safe.
 */
record ExternalCopier(ToolPath path) implements TenantCopier {

    @Override
    public void check(TenantCopy copy) throws Exception {
        tools(copy).check(copy);
    }

    @Override
    public void copy(TenantCopy copy) throws Exception {
        tools(copy).copy(copy);
    }

    private CopyTools tools(TenantCopy copy) {
        return switch (copy.source().address().driver()) {
            case POSTGRESQL -> new PostgreSqlTools(path);
            case MYSQL, MARIADB -> new MySqlTools(path);
            case H2 -> throw new IllegalStateException("H2 has no program that copies a database to another server.");
        };
    }
}
