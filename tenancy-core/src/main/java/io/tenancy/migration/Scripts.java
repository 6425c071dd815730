package io.tenancy.migration;

/** What is applied to a tenant's database, in this order, each with a history of its own. */
enum Scripts {
    SCHEMA(""),
    SEED("seed/");

    private final String prefix;

    Scripts(String prefix) {
        this.prefix = prefix;
    }

    /** Returns the script's name among all: both may have a {@code V1__init.sql}. */
    String named(String script) {
        return prefix + script;
    }
}
