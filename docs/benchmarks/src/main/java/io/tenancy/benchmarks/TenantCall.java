package io.tenancy.benchmarks;

/** One short piece of work on a tenant's database. Thread-safe. */
@FunctionalInterface
interface TenantCall {

    /** @param tenant its number, from 0 */
    void on(int tenant) throws Exception;
}
