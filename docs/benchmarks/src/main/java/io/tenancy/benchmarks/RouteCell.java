package io.tenancy.benchmarks;

import java.util.List;

/**
 * What one route cost with so many tenants and threads in one JVM; a line of text between JVMs.
 *
 * @param bytes allocated per operation: beyond the way by hand for a whole route, all of them for a part of one
 */
record RouteCell(
        String phase,
        int tenants,
        int threads,
        String route,
        double byHandNanos,
        double nanos,
        double ratio,
        double bytes) {

    private static final String SEPARATOR = ",";

    static RouteCell of(String phase, int tenants, int threads, String route, Rounds rounds) {
        return new RouteCell(
                phase,
                tenants,
                threads,
                route,
                rounds.nanos(Routes.BY_HAND).median(),
                rounds.nanos(route).median(),
                rounds.ratio(route, Routes.BY_HAND).median(),
                rounds.bytesBeyond(route, Routes.BY_HAND).median());
    }

    /** One half of a route: what it is compared with, and all bytes that it allocates. */
    static RouteCell ofPart(String phase, int tenants, int threads, String route, String reference, Rounds rounds) {
        return new RouteCell(
                phase,
                tenants,
                threads,
                route,
                rounds.nanos(reference).median(),
                rounds.nanos(route).median(),
                rounds.ratio(route, reference).median(),
                rounds.bytes(route).median());
    }

    static RouteCell parse(String line) {
        List<String> fields = List.of(line.split(SEPARATOR));
        return new RouteCell(
                fields.get(0),
                Integer.parseInt(fields.get(1)),
                Integer.parseInt(fields.get(2)),
                fields.get(3),
                Double.parseDouble(fields.get(4)),
                Double.parseDouble(fields.get(5)),
                Double.parseDouble(fields.get(6)),
                Double.parseDouble(fields.get(7)));
    }

    String line() {
        return String.join(
                SEPARATOR,
                phase,
                Integer.toString(tenants),
                Integer.toString(threads),
                route,
                Double.toString(byHandNanos),
                Double.toString(nanos),
                Double.toString(ratio),
                Double.toString(bytes));
    }

    boolean isFor(String phase, int tenants, int threads, String route) {
        return this.phase.equals(phase)
                && this.tenants == tenants
                && this.threads == threads
                && this.route.equals(route);
    }
}
