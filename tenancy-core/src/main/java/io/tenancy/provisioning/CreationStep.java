package io.tenancy.provisioning;

import java.util.Locale;

/** The steps of creating a tenant, in order. */
enum CreationStep {
    LOGIN,
    DATABASE,
    MARKER,
    SCHEMA;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
